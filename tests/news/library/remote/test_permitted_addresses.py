import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.library.remote.permitted_addresses import (
    Address,
    RemoteError,
    follow,
    is_public,
    parse_address,
    public_ips,
)


def refusal(url: str) -> str:
    with pytest.raises(RemoteError) as caught:
        parse_address(url)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://pictures.example", "http://pictures.example/"),
        ("https://mmbiz.qpic.cn/a/640?wx_fmt=jpeg", "https://mmbiz.qpic.cn/a/640?wx_fmt=jpeg"),
        (
            "  HTTPS://Pictures.Example.:443/A b\n/c.png#part",
            "https://pictures.example/A%20b/c.png",
        ),
        ("http://例子.测试/图.png", "http://xn--fsqu00a.xn--0zwm56d/%E5%9B%BE.png"),
        ("http://例子。测试/?问=答", "http://xn--fsqu00a.xn--0zwm56d/?%E9%97%AE=%E7%AD%94"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://８.８.８.８/", "http://8.8.8.8/"),
        ("https://[2606:4700::0:1]/a", "https://[2606:4700::1]/a"),
        ("http://a_b.example/%2e%2E/x", "http://a_b.example/%2e%2E/x"),
    ],
)
def test_address_is_brought_into_one_form(url, canonical):
    assert str(parse_address(url)) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "ftp://pictures.example/a.png",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "javascript:alert(1)",
        "//pictures.example/a.png",
        "a.png",
        "",
    ],
)
def test_only_http(url):
    assert "http://" in refusal(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://user:password@pictures.example/", "user name"),
        ("http://pictures.example@10.0.0.1/", "user name"),
        ("http://@pictures.example/", "user name"),
        ("http://pictures.example:8080/", "port"),
        ("http://pictures.example:443/", "port"),
        ("https://pictures.example:80/", "port"),
        ("http://pictures.example:22/", "port"),
        ("http://pictures.example:99999/", "valid"),
        ("http://pictures.example:x/", "valid"),
        ("http://", "valid"),
        ("http:///path", "valid"),
        ("http://[::1", "valid"),
        ("http://pictures.example\\@10.0.0.1/", "not allowed"),
        ("http://pictures.example/\x00", "not allowed"),
        ("http://pictures.example/a\x0bb", "not allowed"),
        ("http://pictures.example/" + "a" * 2_000, "too long"),
    ],
)
def test_odd_parts_are_refused(url, reason):
    assert reason in refusal(url)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.01",
        "127.0.0.1.1",
        "256.0.0.1",
        "0x",
        "a.0x7f",
        "%31%32%37.0.0.1",
        "127.0.0.1%00.example",
        "[fe80::1%25eth0]",
        "-a.example",
        "a..example",
        "a b.example",
        "a" * 64 + ".example",
        ".".join(["a" * 60] * 5),
    ],
)
def test_odd_spellings_of_hosts_are_refused(host):
    assert refusal(f"http://{host}/")


PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "nonsense",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "223.5.5.5"]
PUBLIC += ["2606:4700::1", "2400:3200::1", "2003::1"]


@pytest.mark.parametrize("ip", PRIVATE)
def test_addresses_of_no_public_machine(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_addresses_of_public_machines(ip):
    assert is_public(ip)


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_to_be_otherwise(ip):
    # Not the other way round: ours is the longer list.
    if is_public(str(ip)):
        assert ip.is_global
        assert not ip.is_multicast


@pytest.mark.parametrize(
    "ips",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["2606:4700::1", "::1"]],
)
def test_one_private_address_spoils_a_host(ips):
    with pytest.raises(RemoteError, match="private network"):
        public_ips(parse_address("http://localtest.example/"), lambda host, port: ips)


@pytest.mark.parametrize("error", [OSError, UnicodeError])
def test_unknown_host(error):
    def fail(host, port):
        raise error

    with pytest.raises(RemoteError, match="no such host"):
        public_ips(parse_address("http://nowhere.example/"), fail)
    with pytest.raises(RemoteError, match="no such host"):
        public_ips(parse_address("http://nowhere.example/"), lambda host, port: [])


def test_an_ip_is_not_looked_up():
    def fail(host, port):
        raise AssertionError

    assert public_ips(parse_address("http://8.8.8.8/"), fail) == ["8.8.8.8"]
    for host in ("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "１２７.0.0.1"):
        with pytest.raises(RemoteError, match="private network"):
            public_ips(parse_address(f"http://{host}/"), fail)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b.png", "https://pictures.example/b.png"),
        ("b.png?x=1", "https://pictures.example/a/b.png?x=1"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example", "http://other.example/"),
    ],
)
def test_redirect_is_read_from_where_it_came(location, target):
    assert str(follow(Address("https", "pictures.example", "/a/a.png"), location)) == target


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://[", "http://a:b@c/", "http://c:22/", "http://0x7f.1"]
)
def test_redirect_is_judged(location):
    with pytest.raises(RemoteError):
        follow(Address("https", "pictures.example", "/a/a.png"), location)


@given(st.text(max_size=80) | st.builds("http://{}/{}".format, st.text(max_size=30), st.text()))
def test_whatever_is_accepted_fits_into_a_request(url):
    try:
        address = parse_address(url)
    except RemoteError:
        return
    assert all(" " < character < "\x7f" for character in str(address))
    assert parse_address(str(address)) == address
