import pytest
from django.core.management import call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from news.accounts.models import AccountSession
from tests.factories import make_user
from tests.news.accounts.codes import PAGE, START, code_of, enter, give, give_device

EVERYTHING = ("--natural-foreign", "--exclude", "contenttypes", "--exclude", "auth.permission")


@pytest.mark.django_db(transaction=True)
def test_second_factors_move_to_another_database_and_sessions_do_not(tmp_path, settings):
    settings.SECOND_FACTOR = "offered"
    user = make_user(is_superuser=True)
    device, codes = give_device(user)
    enter(user)
    file = tmp_path / "everything.json"
    call_command("dumpdata", *EVERYTHING, "--exclude", "sessions", output=str(file), verbosity=0)
    assert not [code for code in codes if code.replace("-", "") in file.read_text()]
    call_command("flush", interactive=False, verbosity=0)
    assert not TOTPDevice.objects.exists()
    call_command("loaddata", str(file), verbosity=0)
    assert not AccountSession.objects.exists()
    for code in (code_of(device.key), codes[0]):
        client = enter(user)
        assert client.get(START)["Location"].startswith(PAGE)
        assert give(client, code).status_code == 302
        assert client.get(START).status_code == 200
