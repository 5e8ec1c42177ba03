"""Links and hosts: what is one, what only looks like one, and where it ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.detectors.links import find_links
from tests.guardrails.detectors.reading import found, source

LINKS = [
    ("Have a look at https://glowbarn.example.com/a_(b)?c=d#e.", "https://glowbarn.example.com/a_(b)?c=d#e"),
    ("(see http://glowbarn.com)", "http://glowbarn.com"),
    ("[here](https://glowbarn.com/x).", "https://glowbarn.com/x"),
    ("**https://glowbarn.com/x**", "https://glowbarn.com/x"),
    ("hxxp://glowbarn.com/x", "hxxp://glowbarn.com/x"),
    ("glowbarn[.]com", "glowbarn[.]com"),
    ("answer herehttps://glowbarn.com", "https://glowbarn.com"),
    ("https: //www.glowbarn.com/x", "www.glowbarn.com/x"),
    ("glowbarn.com has it", "glowbarn.com"),
    ("shop.glowbarn.co.uk/path", "shop.glowbarn.co.uk/path"),
    ("PocketBarn.co.uk 4 more", "PocketBarn.co.uk"),
    ("GLOWBARN.COM", "GLOWBARN.COM"),
    ("GlowBarn.Com", "GlowBarn.Com"),
    ("Find it on glowbarn.it.", "glowbarn.it"),
    ("the steps: glowbarn-help.example/setup", "glowbarn-help.example/setup"),
    ("we are glowbarn.love", "glowbarn.love"),
    ("t.me/glowbarn", "t.me/glowbarn"),
    ("wa.me/447700900123", "wa.me/447700900123"),
    ("bit.ly/3xyzabc", "bit.ly/3xyzabc"),
    ("discord.gg/abc", "discord.gg/abc"),
    ("whatsapp://send?phone=1", "whatsapp://send?phone=1"),
    ("192.168.10.20:8080/login", "192.168.10.20:8080/login"),
    ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
    ("пример.рф и ещё", "пример.рф"),
    ("请访问glowbarn.com查看", "glowbarn.com"),
    ("我的店.com", "我的店.com"),
    ("https://glowbarn.com/x，谢谢", "https://glowbarn.com/x"),
    ("glow-barn . com", "glow-barn . com"),
    ("www glowbarn com", "www glowbarn com"),
    ("glowbarn dot com today", "glowbarn dot com"),
    ("see us at glowbarn dot com", "glowbarn dot com"),
    ("glow\u200bbarn.c\u200bom", "glow\u200bbarn.c\u200bom"),
    ("ｇｌｏｗｂａｒｎ．ｃｏｍ", "ｇｌｏｗｂａｒｎ．ｃｏｍ"),
]

NO_LINKS = [
    "e.g. a mug, i.e. this one, etc. and so on",
    "We posted the item.The parcel left today",
    "Sorry for the delay.it was the carrier",
    "Thanks.So sorry! Hi.how are you",
    "photo.jpg, invoice.pdf, clip.mov and archive.zip",
    "open README.md",
    "v2.0 of Node.js at 10.30",
    "It weighs 1.5kg, 2.75 in, 3.in or 4.am",
    "J.R.R. Tolkien, Ph.D., U.S.A., p.m.",
    "firmware 1.2.3.4",
    "it pairs with the GT-x.one, yes",
    "the plug is .com-patible",
    "Glow Co.Ltd",
    "write to anna@glowbarn.com",
    "wait...it comes",
    "Prices from 12.99-15.99",
]

ENDINGS = st.sampled_from(["com", "net", "co.uk", "de", "shop", "com.br", "store", "fr", "online"])
LABELS = st.from_regex(r"[a-z]{3,12}(-[a-z0-9]{1,6})?", fullmatch=True)


class TestFindLinks:
    """`find_links`."""

    @pytest.mark.parametrize(("text", "link"), LINKS)
    def test_a_link_is_found_with_its_exact_span(self, text: str, link: str) -> None:
        """What leads off the platform is found whole, without the punctuation around it."""
        assert found(find_links, text) == [f"@link {link}"]

    @pytest.mark.parametrize("text", NO_LINKS)
    def test_what_only_looks_like_a_host_is_none(self, text: str) -> None:
        """Abbreviations, files, decimals, versions and a missing space after a full stop are no hosts."""
        assert found(find_links, text) == []

    @pytest.mark.parametrize("link", ["https://tiktok.com/a", "seller.tiktok.com", "HTTPS://Shop.TikTok.com/x"])
    def test_the_platform_s_own_hosts_have_their_own_name(self, link: str) -> None:
        """The platform's hosts and their subdomains are `@platform_link`."""
        assert found(find_links, link) == [f"@platform_link {link}"]

    @pytest.mark.parametrize(
        "link",
        [
            "seller-tiktok.com",
            "tiktok.com.glowbarn.co",
            "https://tiktok.com@glowbarn.com/x",
            "https://tiktok.com/link?target=https://glowbarn.com",
            "https://tiktok.com/link?target=https%3A%2F%2Fglowbarn.com",
            "https://tiktok.com\\@glowbarn.com",
            "https://tiktоk.com/a",
        ],
    )
    def test_a_host_that_only_looks_like_the_platform_is_a_link(self, link: str) -> None:
        """Suffixes count by labels; user names, redirects and look-alike letters excuse nothing."""
        assert found(find_links, link) == [f"@link {link}"]

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), LABELS, ENDINGS)
    def test_a_host_is_found_anywhere(self, around: str, label: str, ending: str) -> None:
        """A host set apart by spaces is covered by a hit, whatever the text around it."""
        text = f"{around} {label}.{ending} {around}"
        start = len(around) + 1
        hits = find_links(source(text))
        assert any(hit.start <= start and start + len(label) + 1 + len(ending) <= hit.end for hit in hits)

    @given(st.text(st.sampled_from("ab.:/@ -()[]，。\u200b1com"), max_size=200))
    def test_spans_lie_in_the_text_and_end_on_no_blank(self, text: str) -> None:
        """Every span is a non-empty part of the text that neither begins nor ends with white space."""
        for hit in find_links(source(text)):
            quote = text[hit.start : hit.end]
            assert quote
            assert quote == quote.strip()
