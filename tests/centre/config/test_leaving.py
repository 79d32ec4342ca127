from __future__ import annotations

import pytest

from lachan.centre.config.environment import read_environment
from lachan.centre.config.environment.fields import MailServer
from lachan.centre.config.environment.leaving import read_mail_server


@pytest.mark.parametrize(
    ("said", "server"),
    [
        ("smtp+starttls://thu.coquan.example", MailServer("smtp+starttls", "thu.coquan.example", 587)),
        ("SMTPS://Thu.CoQuan.example:4650/", MailServer("smtps", "thu.coquan.example", 4650)),
        ("smtp://localhost", MailServer("smtp", "localhost", 25)),
        ("smtp://[::1]:2525", MailServer("smtp", "::1", 2525)),
        ("smtps://[2001:db8::5]", MailServer("smtps", "2001:db8::5", 465)),
    ],
)
def test_it_reads_where_mail_is_handed_in(said: str, server: MailServer) -> None:
    assert read_mail_server(said) == server


@pytest.mark.parametrize(
    "said",
    [
        "", "thu.coquan.example", "smtp://thu.coquan.example", "smtp+tls://a", "http://a", "smtps://a:0", "smtps://a:70000",
        "smtps://user:secret@thu.coquan.example", "smtps://a/b", "smtps://a b", "smtps://",
    ],
)  # fmt: skip
def test_what_it_can_not_read_is_named_without_what_may_be_secret(said: str) -> None:
    with pytest.raises(ValueError, match=r"give|goes by TLS|a port") as error:
        read_mail_server(said)
    assert "secret" not in str(error.value)


def test_each_variable_has_its_field() -> None:
    environment, problems = read_environment(
        {
            "LACHAN_MAIL_SERVER": "smtps://thu.coquan.example",
            "LACHAN_MAIL_FROM": " trungtam@coquan.example ",
            "LACHAN_MAIL_USER": "lachan",
            "LACHAN_MAIL_PASSWORD_FILE": "/etc/lachan/mail",
            "LACHAN_PARTNER_NETWORKS": "10.20.0.0/16, fd00::/8",
            "LACHAN_INSIDE_NETWORKS": "203.162.4.0/24",
        }
    )
    assert problems == ()
    assert environment.mail_from == "trungtam@coquan.example"
    assert [str(network) for network in environment.partner_networks] == ["10.20.0.0/16", "fd00::/8"]
    assert [str(network) for network in environment.inside_networks] == ["203.162.4.0/24"]


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("LACHAN_MAIL_FROM", "a@b, c@d.example"),
        ("LACHAN_MAIL_FROM", "Lá Chắn <a@b.example>"),
        ("LACHAN_MAIL_USER", "a\nb"),
        ("LACHAN_MAIL_USER", ""),
        ("LACHAN_MAIL_PASSWORD_FILE", "mail"),
        ("LACHAN_PARTNER_NETWORKS", "10.20.0.1/16"),
    ],
)
def test_a_value_that_can_not_be_read_is_a_problem_and_the_default_stands(variable: str, said: str) -> None:
    environment, problems = read_environment({variable: said})
    assert [problem.variable for problem in problems] == [variable]
    assert environment.mail_from == environment.mail_user == ""
    assert environment.partner_networks == ()
