import pytest
from django.test import RequestFactory

from news.site.identity import absolute, absolute_unasked, imprint, origin

STATED = {
    "SITE_ORGANISER": "Management Committee <Jinhua>",
    "SITE_ICP_NUMBER": "浙ICP备12345678号-1",
    "SITE_POLICE_NUMBER": "浙公网安备 33070202100123号",
    "SITE_ID_CODE": "3307010001",
    "SITE_MARK_URL": "https://mark.example/show?id=1&m=2",
}


@pytest.fixture
def request_(settings):
    settings.ALLOWED_HOSTS = ["asked.example", "news.example"]
    return RequestFactory().get("/", headers={"host": "asked.example:8000"})


def test_addresses_have_the_host_that_was_asked(request_, settings):
    settings.SITE_DOMAIN = None
    assert origin(request_) == "http://asked.example:8000"


def test_addresses_have_the_sites_own_domain_whoever_was_asked(request_, settings):
    settings.SITE_DOMAIN = "news.example"
    assert absolute(request_, "/en/?a=1") == "http://news.example/en/?a=1"


@pytest.mark.parametrize(
    ("domain", "https", "address"),
    [
        ("news.example", True, "https://news.example/admin/"),
        ("news.example:8000", False, "http://news.example:8000/admin/"),
        (None, True, "/admin/"),
        ("", True, "/admin/"),
    ],
)
def test_address_without_a_request_has_the_sites_own_domain(settings, domain, https, address):
    settings.SITE_DOMAIN, settings.HTTPS = domain, https
    assert absolute_unasked("/admin/") == address


def test_address_in_a_store_of_its_own_stays(request_):
    assert absolute(request_, "https://cdn.example/a.png") == "https://cdn.example/a.png"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("浙公网安备 33070202100123号", "33070202100123"),
        ("33070202100123", "33070202100123"),
        ("unknown", None),
    ],
)
@pytest.mark.django_db
def test_police_number_leads_to_its_record(settings, number, code):
    settings.SITE_POLICE_NUMBER = number
    link = f"https://beian.mps.gov.cn/#/query/webSearch?code={code}" if code else ""
    assert imprint().police_link == link


@pytest.mark.django_db
class TestFoot:
    def test_states_everything_that_is_set(self, client, settings):
        for name, value in STATED.items():
            setattr(settings, name, value)
        html = client.get("/en/").text
        assert "Management Committee &lt;Jinhua&gt;" in html
        assert (
            '<a href="https://beian.miit.gov.cn/" rel="noopener noreferrer" lang="zh-hans">'
            "浙ICP备12345678号-1</a>"
        ) in html
        assert 'webSearch?code=33070202100123" rel="noopener noreferrer">浙公网安备' in html
        assert "3307010001" in html
        assert 'href="https://mark.example/show?id=1&amp;m=2"' in html

    @pytest.mark.parametrize("unset", [None, ""])
    def test_says_nothing_that_is_unset(self, client, settings, unset):
        for name in STATED:
            setattr(settings, name, unset)
        assert "imprint" not in client.get("/en/").text

    @pytest.mark.parametrize("name", STATED)
    def test_each_is_shown_without_the_others(self, client, settings, name):
        for other in STATED:
            setattr(settings, other, None)
        setattr(settings, name, STATED[name])
        html = client.get("/zh-hans/").text
        assert html.count('class="imprint__') == 1
