import pytest
from django.core.exceptions import ValidationError

from news.accounts.portal_names import PortalNameValidator
from tests.factories import make_user
from tests.news.newsroom.admin.taking_steps import logged_in

SETTINGS = {
    "SITE_NAME": "青澜开发区 Qinglan Development Zone",
    "SITE_ORGANISER": "青澜开发区管理委员会",
    "SITE_DOMAIN": "www.qlkfq.gov.cn",
}


@pytest.fixture
def named(settings):
    for name, value in SETTINGS.items():
        setattr(settings, name, value)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "password",
    [
        *("Qinglan2026!!", "qinglankaifaqu123", "Qing-Lan-2026!", "qlkfq20261234567"[:11]),
        *("QinglanDevelopmentZone1", "青澜开发区2026", "ｑｉｎｇｌａｎ2026"),
    ],
)
def test_name_with_little_else_is_refused(password):
    with pytest.raises(ValidationError, match="little else"):
        PortalNameValidator().validate(password)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "password", ["good news travels fast", "qinglan-rivers-in-spring", "vu2Pha9othie"]
)
def test_others_are_not(password):
    PortalNameValidator().validate(password)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("kurz-und-gut", ""),
        ("kurz-gut-11", "at least 12 characters"),
        ("Development1", "portal&#x27;s name. Add 7 characters."),
        ("123456789012345", "entirely numeric"),
        ("qwertyuiop123456", ""),
        ("wangxiaoming1", "too similar to the username"),
        ("1qaz2wsx3edc", "too common"),
    ],
)
def test_form_says_what_is_wrong(password, complaint):
    client = logged_in(make_user(name="wangxiaoming", language="en"))
    html = client.get("/admin/password_change/").text
    assert "at least 12 characters" in html
    assert "little else than the portal&#x27;s name" in html
    sent = {"old_password": "secret"}
    sent |= dict.fromkeys(("new_password1", "new_password2"), password)
    response = client.post("/admin/password_change/", sent)
    assert (response.status_code == 302) == (complaint == "")
    assert complaint in response.text
