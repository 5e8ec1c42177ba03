"""Top-level domains that say little by themselves, because they are also words or file endings.

``item.it`` may be a shop in Italy or a sentence without its space; ``photo.zip`` a file or a host.
Hosts under these need other evidence than the letters. The lists were made by hand from the public
suffixes that are everyday words in the languages of chat (function words, verbs, adverbs,
greetings), or common file endings.
"""

from __future__ import annotations

from guardrails.detectors.shape import words

EVERYDAY = words(
    # English
    "able ad ads ai am app are as at auto baby band be beer best bet bid big bike bio black blue book boo"
    " bot box broker"
    " build business buy buzz by cab call cam camera camp car card cards care cars case cash chat cheap"
    " city claims"
    " cleaning click clothing coach codes coffee community compare contact cool coupon coupons credit"
    " dad dance data"
    " date day deal deals delivery design diet direct discount do docs dog dot download drive eat email"
    " energy events"
    " exchange expert exposed express fail fan fans fashion fast feedback film final fish fit fly food"
    " foundation free"
    " fun fund furniture game games gift gifts gives giving glass gold goo got green group guide hair"
    " health help here"
    " hot house how ice im in ink insure international is it joy kids kim kind like limited link"
    " live living loan"
    " love luxe ma makeup man map market me media meet men menu mini mobile moe mom money my name new"
    " news next no now"
    " off office one open or orange organic page partners parts party pay pet phone photo photos pics"
    " pictures pin pink"
    " place play plus post prime pro promo properties protection quest read red rent repair report rest"
    " review reviews"
    " rich room run safe safety sale save science se search season secure security seek select services"
    " sew sexy shell"
    " shoes show silk site ski skin sky smart smile so social solutions song space spot star storage"
    " study style su"
    " supplies supply support surf talk tax team tech technology tel tickets tips to today tools top"
    " total tours town"
    " toys trade trading training travel trust tube us vote watch watches water weather website wed win"
    " winners wine"
    " work works world wow yes you zero zone"
    # Spanish, French, German, Italian, Portuguese, Indonesian, and abbreviations after a number
    " al ao au cu dm do et fo ga ge il jetzt ke ki kg km la li lo mm na ne nu pa pe pm re sa si tu um un"
    " va vi ya za ltd inc llc gmbh vs st ml cc"
)

FILE_ENDINGS = words("zip mov md py sh rs ps")
"""File endings that are also top-level domains."""

SURE = words("com net org edu gov biz xyz shop store online info club vip")
"""Generic domains that nobody reads as the next sentence; in title case only com, net and org count."""

ABBREVIATIONS = words(
    "etc vs approx no nr nos mr mrs ms dr st ref tel qty art inc ltd co al fig vol pp jr sr dept est ext"
    " incl max"
    " min avg misc pcs usd gbp eur rs feat ft bzw usw ca ggf inkl zzgl evtl"
)
"""What stands before a full stop inside a sentence."""

FRAMEWORKS = words("asp.net vb.net ado.net")
"""Names of software that are written like hosts."""

SHORT_HOSTS = words(
    "t.me wa.me m.me ig.me fb.me line.me lin.ee bit.ly t.co g.co goo.gl is.gd ow.ly j.mp x.com amzn.to"
    " amzn.eu lnkd.in"
    " linktr.ee youtu.be discord.gg paypal.me revolut.me monzo.me cash.app signal.me rb.gy cutt.ly t.ly"
    " shorturl.at"
    " vk.com ko-fi.com mzl.la beacons.ai"
)
"""Hosts known to all, which need no further evidence."""
