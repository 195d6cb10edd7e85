import pytest

from news.accounts.user_agents import described

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"(Windows NT 10.0; Win64; x64) {KIT} Chrome/141.0 Safari/537.36", "Chrome on Windows"),
        (f"(Windows NT 10.0) {KIT} Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        ("(Macintosh; Intel Mac OS X 14_0) Version/18.0 Safari/605.1", "Safari on Mac"),
        ("(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (f"(Linux; Android 14) {KIT} Chrome/141.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            f"(Phone; OpenHarmony 5.0) {KIT} Chrome/114 HuaweiBrowser/5",
            "Huawei Browser on HarmonyOS",
        ),
        ("(iPhone; CPU iPhone OS 18_0) MicroMessenger/8.0", "WeChat on iPhone"),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_browser_and_system_are_named(agent, words):
    assert described(f"Mozilla/5.0 {agent}") == words
