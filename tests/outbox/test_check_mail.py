"""What an operator is told of the way to people's mailboxes, asked of a name server of our own."""

import io
from ipaddress import ip_address

import pytest
from django.core.management import CommandError, call_command

from outbox.credentials import Writer, findings
from outbox.models import Mail
from outbox.names import Names
from outbox.spf import Policy, Unusable
from tests.outbox import smtp
from tests.outbox.zone import knowing

HERE = "192.0.2.25"
WELL = {
    ("region.example", "TXT"): ["site-verification=1", "v=spf1 mx -all"],
    ("region.example", "MX"): "10 mail.region.example.",
    ("mail.region.example", "A"): HERE,
    ("k1._domainkey.region.example", "TXT"): "v=DKIM1; k=rsa; p=MIIB",
    ("_dmarc.region.example", "TXT"): "v=DMARC1; p=quarantine; rua=mailto:a@region.example",
    ("25.2.0.192.in-addr.arpa", "PTR"): "mail.region.example.",
}


def writer(**facts):
    usual = {
        "domain": "region.example",
        "returns": "region.example",
        "server": "mail.region.example",
        "addresses": (ip_address(HERE),),
        "selector": "k1",
    }
    return Writer(**usual | facts)


def found(zone, silent=False, **facts):
    with knowing(zone) as server:
        server.silent = silent
        return [
            (one.what, one.good, one.said)
            for one in findings(Names(server.address), writer(**facts))
        ]


def said(what, zone, **facts):
    return [(good, sentence) for kind, good, sentence in found(zone, **facts) if kind == what]


def test_all_is_well():
    assert found(WELL) == [
        ("SPF", True, f"the record of region.example names mail.region.example ({HERE})."),
        ("DKIM", True, "k1._domainkey.region.example holds a key; your server must sign with it."),
        ("DMARC", True, "_dmarc.region.example asks for p=quarantine."),
        ("MX", True, "region.example takes mail by mail.region.example."),
        (
            "Reverse name",
            True,
            f"{HERE} is mail.region.example, and mail.region.example is {HERE}.",
        ),
    ]


def test_nothing_is_there_and_what_to_add_is_said():
    assert found({}) == [
        ("SPF", False, f"region.example has no record: add a TXT record “v=spf1 ip4:{HERE} -all”."),
        (
            "DKIM",
            False,
            "k1._domainkey.region.example does not exist: publish there the key your server signs "
            "with.",
        ),
        (
            "DMARC",
            False,
            "_dmarc.region.example does not exist: add a TXT record “v=DMARC1; p=none; "
            "rua=mailto:postmaster@region.example”, read the reports, then ask for more.",
        ),
        (
            "MX",
            False,
            "region.example takes no mail: answers and returned mails are lost. Add an MX record.",
        ),
        (
            "Reverse name",
            False,
            f"{HERE} has no name: ask whoever gives you this address for a PTR record "
            "“mail.region.example”.",
        ),
    ]


def test_a_provider_sends_from_addresses_of_its_own():
    facts = {"addresses": (), "provider": "brevo"}
    its_own = "brevo sends from addresses of its own: do what it asks for."
    assert said("SPF", WELL, **facts) == [(None, f"region.example has a record; {its_own}")]
    assert said("Reverse name", WELL, **facts) == [(None, its_own)]
    assert said("SPF", {}, **facts)[0][0] is False


def test_name_servers_that_do_not_answer_are_said_to_be_silent():
    assert [good for _, good, _ in found(WELL, silent=True)] == [None] * 5


@pytest.mark.parametrize(
    ("record", "result"),
    [
        (f"v=spf1 ip4:{HERE} -all", "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "pass"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "softfail"),
        ("v=spf1 a:mail.region.example -all", "pass"),
        ("v=spf1 a:mail.region.example/28 -all", "pass"),
        ("v=spf1 mx ?all", "pass"),
        ("v=spf1 include:relay.example -all", "pass"),
        (f"v=spf1 -ip4:{HERE} +all", "fail"),
        ("v=spf1 exists:%{i}.list.example -all", "fail"),
        ("v=spf1 redirect=relay.example", "pass"),
        ("v=spf1", "neutral"),
    ],
)
def test_spf_as_receivers_work_it_out(record, result):
    zone = WELL | {
        ("region.example", "TXT"): record,
        ("relay.example", "TXT"): "v=spf1 ip4:192.0.2.0/28 ip4:192.0.2.16/28 -all",
    }
    with knowing(zone) as server:
        assert Policy(Names(server.address), ip_address(HERE)).result("region.example") == result


@pytest.mark.parametrize(
    ("records", "why"),
    [
        (["v=spf1 -all", "v=spf1 mx -all"], "2 SPF records"),
        (["v=spf1 include:nowhere.example -all"], "no SPF record"),
        (["v=spf1 include:region.example -all"], "more than 10 questions"),
        (["v=spf1 ip4:lots -all"], "no range of addresses"),
        (["v=spf1 mx-all"], "no SPF"),
    ],
)
def test_spf_that_receivers_take_no_notice_of(records, why):
    zone = WELL | {("region.example", "TXT"): records}
    with knowing(zone) as server, pytest.raises(Unusable, match=why):
        Policy(Names(server.address), ip_address(HERE)).result("region.example")
    assert [good for good, _ in said("SPF", zone)] == [False]


def test_a_server_that_the_record_does_not_name():
    zone = WELL | {("region.example", "TXT"): "v=spf1 a:www.region.example -all"}
    assert said("SPF", zone) == [
        (
            False,
            "the record of region.example does not name mail.region.example (fail): add "
            f"ip4:{HERE} before its “all”.",
        )
    ]


def test_spf_is_asked_of_the_domain_mails_come_back_to():
    zone = WELL | {("returns.example", "TXT"): "v=spf1 mx -all"}
    assert "returns.example does not name" in said("SPF", zone, returns="returns.example")[0][1]
    (_, aligned) = said("DMARC", zone, returns="returns.example")
    assert aligned[0] is None
    assert said("DMARC", zone, returns="bounces.region.example") == [
        (True, "_dmarc.region.example asks for p=quarantine.")
    ]


def test_a_key_withdrawn_and_a_policy_from_above():
    zone = WELL | {("k1._domainkey.region.example", "TXT"): "v=DKIM1; p="}
    assert said("DKIM", zone)[0][0] is False
    assert said("DKIM", WELL, selector="")[0][0] is None
    assert said("DMARC", WELL, domain="plan.region.example")[0] == (
        True,
        "_dmarc.region.example asks for p=quarantine.",
    )


def test_a_reverse_name_that_leads_elsewhere():
    zone = WELL | {("mail.region.example", "A"): "192.0.2.99"}
    assert said("Reverse name", zone)[0] == (
        False,
        f"{HERE} is mail.region.example, but mail.region.example is not {HERE}: "
        f"give mail.region.example that address.",
    )


def test_a_domain_that_refuses_all_mail():
    zone = WELL | {("region.example", "MX"): "0 ."}
    assert said("MX", zone)[0][0] is False


# The command ------------------------------------------------------------------


def check(zone, **more):
    out = io.StringIO()
    with knowing(zone) as server:
        try:
            call_command(
                "check_mail",
                "ada@region.example",
                sender="plan@region.example",
                dns=server.address,
                stdout=out,
                **more,
            )
        except CommandError as error:
            return out.getvalue(), str(error)
    return out.getvalue(), ""


@pytest.mark.django_db
def test_the_command_sends_and_says_what_was_answered(server):
    shown, error = check(WELL, ip=[HERE], selector="k1")
    assert error == ""
    lines = shown.splitlines()
    assert lines[0] == (
        f"Mail leaves by 127.0.0.1:{server.port} (no TLS), from plan@region.example to "
        "ada@region.example."
    )
    assert lines[1] == "   ok  Test mail: taken. It said “250 2.0.0 kept”."
    assert [line[:5].strip() for line in lines[1:]] == ["ok"] * 6
    assert (server.letters[0].sender, server.letters[0].to) == (
        "plan@region.example",
        "ada@region.example",
    )
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_refused_mail_is_an_error_and_the_rest_is_told_all_the_same(server, settings):
    settings.MAILERS["default"]["OPTIONS"] |= {"username": "coroute", "password": "s3cret"}
    server.will(smtp.AUTH, smtp.answer("535 5.7.8 bad password"))
    shown, error = check({})
    assert error == "the test mail did not leave."
    assert "nothing can be sent. It said “535 5.7.8 bad password”" in shown
    assert " as coroute," in shown
    assert "s3cret" not in shown
    assert shown.count("TO DO") == 5 - 1  # the address is the loopback's: it says nothing of SPF
    del settings.MAILERS["default"]["OPTIONS"]["username"]
    server.will(smtp.RCPT, smtp.answer("550 5.7.1 no relaying"))
    shown, error = check({})
    assert "refused. It said “550 5.7.1 no relaying”." in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "why"),
    [({"sender": "nobody"}, "nobody is no address."), ({"ip": ["x"]}, "--ip:")],
)
def test_what_is_no_address_is_said(server, facts, why):
    with pytest.raises(CommandError, match=why):
        call_command("check_mail", "ada@region.example", dns="127.0.0.1:1", **facts)
