# ruff: noqa: E501  (one pattern a line reads better than one broken)
"""English wording of claims about an order and its terms.

Each value is a pattern over lower-case text. ``AUX`` and the other upper-case names are fragments.
"""

from __future__ import annotations

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "eighteen": 18, "twenty": 20,
    "twenty one": 21, "twenty four": 24, "twenty eight": 28, "thirty": 30, "thirty six": 36, "forty": 40, "forty eight": 48,
    "sixty": 60, "seventy two": 72, "ninety": 90, "hundred": 100,
}  # fmt: skip

_NUMBER = r"(?:\d{1,4}|" + "|".join(sorted((w.replace(" ", "[ -]") for w in NUMBERS), key=len, reverse=True)) + ")"
_GOODS = (
    r"(?:it|them|this|that|these|those|one|items?|goods|everything|products?|parcels?|package|order|things?|"
    r"(?:the|your|any|an|a) [a-z]+(?: [a-z]+)?)"
)
_BACK = (
    rf"(?:send|sends|sending|sent|post|posting|ship|shipping|take|takes|taking|bring|give|get|mail) (?:{_GOODS} )?back"
)
_ORDER = (
    r"(?:your|the|this|that|whole) (?:whole |entire |full |lovely |little )?(?:order|parcel|package|item|items|delivery|shipment|goods|"
    r"purchase|[a-z]+ order)|it|they|everything|both|all"
)
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DAYS = "mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_HAS = r"(?:is|are|was|were|has|have|had|'s|'re|'ve|got|gets?|been|being|already|now|just|all|safely|successfully|officially)"

PATTERNS = {
    # --- general ---
    "sentence_end": r"(?<!\d)[.!?]+(?=[\s\"')\]]|$)|(?<=\d)[.!?]+(?=\s|$)|[\n\u3002\uff01\uff1f]+",
    "clause_mark": r"[,;:()\u2014\u2013]| - | but | and | so | because | though | although | yet | or ",
    "negation": r"\b(?:not|never|no|nor|neither|without|cannot|none|nothing|hardly|isnt|wasnt|hasnt|havent|cant|dont|doesnt|didnt|wont|arent|werent)\b|n't\b",
    "hypothetical": (
        r"\b(?:if|when|whenever|once|unless|until|till|before|after|as soon as|in case|whether|should|would|could|will|shall|may|might|"
        r"must|can|to be|to get|going to|about to|due|ready to|as if|hope|hoping|hopefully|expect|expected|wait|waiting|want|"
        r"supposed|plan|planned|scheduled|soon|tomorrow|later|next|by the time|asap|aim|aiming|need|needs|get|let)\b|'ll\b|'d\b"
    ),
    "reported": (
        r"\byou(?:'ve| have| were| had)? (?:also )?(?:said|say|saying|wrote|write|mention(?:ed)?|told|asked|ask|think|thought|claim(?:ed)?|"
        r"reported|report|feel|felt|expected|assumed|believe|worried|read|saw|heard)\b|\b(?:wrongly|mistakenly|incorrect(?:ly)?|"
        r"by mistake|in error|mix-?up|earlier message|advert|misread|typo|scam|fake)\b|\b(?:another|other|previous|earlier|different|replacement|next|new) "
        r"(?:order|parcel|package|one|item|shop|seller|buyer|customer)s?\b"
    ),
    "changed": r"\b(?:now|only|just|no longer|any ?more|reduced|shortened|cut|down to|instead|changed|updated|max(?:imum)?|from (?:today|this week|now on)|new)\b",
    "duration": (
        rf"(?<![\w.,$\u00a3\u20ac])(?:(?P<low>{_NUMBER})\s?(?:-|to|\u2013|or)\s?)?(?P<number>{_NUMBER})\s?-?(?:\s?\(\d+\))?\s?"
        r"(?P<business>(?:full |calendar |whole |short |measly )?(?:working |business |week)?)-?(?P<unit>hours?|hrs?|d[a@]ys?|weeks?|wks?|months?|mths?|years?|yrs?)\b"
    ),
    "month_day": (
        rf"\b(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month1>{_MONTHS})\b|"
        rf"\b(?P<month2>{_MONTHS})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)"
    ),
    "figured_day": (
        r"(?<![\w-])(?P<iso>\d{4}-\d\d-\d\d)(?![\w-])|"
        r"(?<![\w/.-])(?P<num1>\d{1,2})[/.](?P<num2>\d{1,2})(?:[/.]\d{2,4})?(?![\w/%-])"
    ),
    "weekday": rf"\b(?P<weekday>{_DAYS})\b|\b(?P<relative>today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening))\b",
    # --- returns ---
    "return_word": (
        rf"\breturn(?:s|ed|ing|able)?\b|\b{_BACK}\b|\b(?:accept|giv|hand|bring|tak)(?:e|es|ing|s)? (?:(?:parcels?|items?|goods|things|them|it) )?back\b|\b(?:goes?|going|come|came|comes) back\b|\brefund(?:s)? "
        r"(?:requests?|window|period|policy|deadline|limit|time frame|timeframe|(?:is|are) (?:only )?(?:possible|accepted|allowed|available|given|granted)|only)"
        r"|\bmoney[- ]back\b|\bexchang(?:e|es|ed|ing)\b|\bswap(?:s|ped)?\b|\bchange (?:of|your) mind\b|\bwithdraw(?:al)?\b"
    ),
    "window_other": (
        r"\b(?:refund(?:ed|ing)?(?: you)?|money|credit(?:ed)?|bank|card|process(?:ed|ing)?|inspect\w*|repl(?:y|ies)|answer\w*|respond|response|"
        r"deliver(?:ed|s|y)?|arriv\w+|dispatch\w*|transit|scan\w*|label|courier|collect\w*|pick(?:ed)?[ -]?up|drop(?:ped)?|repair\w*|warranty|"
        r"guarantee\w*|report\w*|photos?|expedit\w*|speed|faster|approv\w+|accepted your|tracking|extra|add(?:ed|ing)?|gain(?:ed)?|lengthen\w*|prolong\w*|extend(?:ed)? (?:it |this |the window )?by|additional|more|another|past|"
        r"previous|every|take(?:s|n)? (?:about|around|up to|between|roughly|\d)|took|ship(?:s|ped)?|arrival|restock\w*|came back|you (?:returned|sent|posted)|"
        r"(?:review|check)(?:ed|ing)? (?:it|them|the)|get(?:s|ting)? back to|return(?:ing)? your (?:call|message|email)|send(?:ing)? (?:you |out )?(?:the|an?|your) (?:exchange|replacement|new)|goes? out|go out|spare|cancel\w*|dye|wash|voucher)\b"
    ),
    "window_only_refund": (
        r"\brefunds? (?:requests?|window|period|policy|deadline|limit|(?:is|are) (?:only )?(?:possible|accepted|allowed|available|given|granted)|only)\b|"
        r"\breturns?(?: and | or |/| ?& ?)refunds?\b|\b(?:returned|return) (?:or|and|for an?) (?:full )?refund(?:ed)?\b"
    ),
    "window_after": (
        r"^\s*(?:(?:and|or) \S+ (?:days?|weeks?|hours?) (?:left|remaining|more)|ago|old|late|early|left|remaining|more|extra|to (?:process|reach|arrive|get|inspect|check|refund|come|show|be (?:refunded|processed|checked))|"
        r"(?:after|of|from|once|when) (?:we|our|us|it(?:'s| is)? (?:reach|arriv|gets|been|back)|inspection|approval|receipt at|return|the (?:return|parcel|item|refund)|your return))"
    ),
    "window_not_value": r"\b(?:not|isn't|isnt|from|instead of|rather than|used to be|no longer|than|was|were|old|previous(?:ly)?|previously)\s+(?:just |only |in |within |the |our )?$",
    "window_from_delivery": r"^\s*(?:of|after|from|since|following|upon|once) (?:the |your |its |you |it |it's |having )*(?:was |is |has been |been |get |got )?(?:deliver\w+|receipt|receiv\w+|arriv\w+)(?: (?:it|date|day|the (?:item|parcel|order)|your (?:item|parcel|order)))?",
    "window_heading": r"\b(?:you (?:only )?(?:have|had|get)|window|period|deadline|limit|cut-?off)\b",
    "window_closed": (
        r"\b(?:return|refund|exchange|money back)s? (?:window|period|time|deadline|date|policy period)(?: for [a-z ]{2,30})? (?:has |is |was |had |have |'s )?(?:now |already |just |long |long since |sadly |unfortunately )*"
        r"(?:closed|over|expired|passed|ended|gone|elapsed|lapsed|run out|ran out|finished|shut|done|up|eaten)\b|"
        r"\b(?:window|period|time|deadline|days) (?:(?:for|to) [a-z ]{2,25} )?(?:has |is |have |are |had )?(?:[a-z]+ly |now |already |all |long )*(?:closed|expired|passed|elapsed|lapsed|shut|eaten|run out|ran out)\b|"
        r"\b(?:out of|outside(?: of)?|past|beyond|missed|after the end of|too late for) (?:the |your |our )?(?:\d+[- ]day )?(?:return|refund|exchange)s? ?(?:window|period|time|deadline|date|policy)?\b|"
        r"\btoo late (?:now )?(?:to|for) (?:a |you to |an )?(?:return|send|exchange|refund|open a return)|"
        r"\b(?:can|could) no longer (?:be )?return(?:ed)?\b|\bno longer (?:eligible|returnable|qualif\w+|able to return|possible to return|entitled to (?:a )?(?:return|refund))"
        r"|\b(?:return|refund) (?:has|is) expired\b"
    ),
    "window_open_excuse": r"\b(?:when|once|after|if|until|before|unless|not|isn't|hasn't|haven't|aren't|won't|even though|far from|never|no need)\b|\bnowhere near\b",
    "refusal": r"\b(?:refus\w+|too late|not accept\w*|can(?:no|')t accept|reject\w*|declin\w+|denied|expired|no longer|outside|not possible|over the limit|past the)\b",
    "day_number": r"\bday (?P<number>\d{1,3})\b|\b(?P<number2>\d{1,3}) days (?:after|since|is too late|have passed|has passed)\b",
    "days_left": (
        rf"\b(?P<number>{_NUMBER}) (?:more )?(?P<unit>days?|weeks?|hours?)(?: left| remaining| to go)?\s+(?:left |remaining )?(?:to|for (?:the|a|your)|in (?:the|your)|on (?:the|your)|of (?:the|your)) (?:open |start |request |make |file )?(?:a |the |your )?(?:return|send|exchang|refund window)"
        rf"|\breturn (?:window|period)[^.!?\n]{{0,25}}\bin (?P<number2>{_NUMBER}) (?P<unit2>days?|weeks?|hours?)\b"
    ),
    "days_left_marker": r"\b(?:left|remaining|only|just|more|closes|ends|expires|runs out)\b",
    "return_deadline": (
        r"\b(?:last (?:day|date|chance)|deadline|until|till|by|before|no later than|closes?(?: on)?|closed on|ends?(?: on)?|ended(?: on)?|expires?(?: on)?|expired(?: on)?|up to|latest)\b[^.!?\n]{0,25}$"
    ),
    "vague_deadline": r"\b(?:until|till|by|before|up to)\b[^.!?\n]{0,12}\b(?P<part>start|beginning|middle|mid|end)(?: of)?[ -](?:the|this) (?:month|week)\b",
    "asked_kindly": r"\b(?:please|if you can|if possible|ideally|so (?:that )?(?:we|the|it|you)|would help|to be sure|before the)\b",
    "shrunk": r"\b(?:honou?r\w*|down to|cut (?:it |that )?to|make (?:it|that)|giving|allow\w*|doing)(?: you| only| just)* (?P<number>\d{1,3}|seven|ten|fourteen|fifteen|twenty|thirty)(?! ?(?:%|per cent|percent|months?|years?|hours?|dollars?|pounds?|off))\b",
    # --- postage of returns ---
    "return_postage": (
        rf"\b(?:return|returns|{_BACK}|way back|back to us|to send (?:it|them) back|(?:journey|trip|postage|shipping|cost|freight) back)\b"
    ),
    "postage": r"\b(?:postage|shipping|label|labels|courier|delivery|carriage|freight|post|shipment|send|sending|costs?|parcel|stamps?|tickets?|collection|pick-?up|ship|transport)\b",
    "buyer_pays": (
        r"\b(?:you(?:'ll|'d| will| would| must| do| should| need| have|r side|'re)?(?: still| now| also| then| just)? (?:have to |need to |be |must |required to |to |asked to |now |the one who |responsible |expected to )*(?:pay|cover|bear|fund|buy|shoulder|arrange and pay|purchase|paying|covering|foot)"
        r"|paid (?:for )?by (?:you|the (?:buyer|customer))|(?:buyer|customer)s?(?: must| has to| have to| will| now)* (?:pays?|covers?|bears?)"
        r"|(?:at|on) (?:your|the (?:buyer|customer)'?s?) (?:own )?(?:expense|cost|account|side|dime|bill|pocket)|at (?:own|your) (?:cost|expense)|your own (?:expense|cost|pocket|label|postage|courier)"
        r"|(?:is|are|falls?|comes|goes|be) (?:now |all |fully |always )?(?:on (?:you|your side)\b|down to you|up to you to pay|your (?:responsibility|cost|bill|expense|job|duty|business))|yours to (?:pay|cover)"
        r"|(?:with|from|out of) (?:your )?own (?:money|pocket|purse|wallet)|you (?:now |must |have to )?(?:buy|get|pay for) (?:the |a |your )?(?:own )?(?:label|stamp|ticket|postage)"
        r"|(?:deduct|take|subtract|knock)(?:ed|ing|s|en)? (?:[^.!?\n]{0,30} )?(?:from|off|out of) (?:your |the )?(?:refund|money)"
        r"|(?:deduct|charg)(?:ed|ing|e|s)? (?:\S{1,8} )?for (?:it|the label|that|return|postage|shipping)"
        r"|(?:don't|do not|cannot|can't|won't|will not|no longer|never) (?:pay|cover|refund|offer|provide|include|send|give|do|fund|reimburse)\b(?: for)?(?: you)?(?: an?| the| any| out)? ?(?:free |prepaid |return )*(?:returns?|labels?|postage|shipping|courier)"
        r"|(?:isn't|is not|aren't|are not|no longer|not) (?:free|covered|included|prepaid|paid by us|on us)|(?:label|postage|shipping) (?:costs?|is|comes to|will cost) [$\u00a3\u20ac]\s?\d)"
    ),
    "nobody_pays": (
        r"\b(?:you (?:won't|don't|do not|will not|needn't|shouldn't|never|wouldn't|aren't|are not)|no need (?:for you )?to|without (?:you )?(?:paying|having)|nothing (?:for you )?to pay|free of charge|instead of you|"
        r"we(?:'ll| will| always|'ve)?(?: of course| happily| gladly)? (?:pay|cover|refund|reimburse)|not (?:at|on) (?:your|you)|doesn't cost you|if you (?:prefer|want|choose|use))\b"
    ),
    # --- fees and deductions ---
    "fee": (
        r"\b(?:re-?stock(?:ing)?|handling|return(?:s)?|processing|admin(?:istration)?|inspection|cleaning|service|re-?pack(?:ing|aging)?|swap|exchange|cancellation|opening|disposal) (?:fee|charge|cost|deduction|surcharge)s?\b|"
        r"[$\u00a3\u20ac]\s?\d+(?:\.\d+)?\s+(?:\w+ )?(?:handling|fee|charge|restocking)\b|\d+(?:\.\d+)? ?% (?:fee|charge|deduction|is (?:kept|deducted|taken|withheld))\b"
    ),
    "deduction": (
        r"\brefund(?:ed|s)?(?: you)?[^.!?\n]{0,25}\b(?:minus|less|after deducting|after taking|only|just|max(?:imum)?(?: of)?|at most|up to|no more than) (?:a |of |the )?(?:[$\u00a3\u20ac]\s?)?\d+(?:\.\d+)? ?(?:%|percent|per cent)?|"
        r"\b(?:only|just|at most|no more than|max(?:imum)?(?: of)?)\b(?: get| receive| be| refund(?:ed)?| give| pay| you)*(?: back)? (?:a )?(?:\d+(?:\.\d+)? ?(?:%|percent|per cent)|half|partial)[^.!?\n]{0,40}\b(?:back|refund(?:ed)?|money|price|amount|paid)\b|"
        r"\b(?:only|just) (?:refund|give|pay|return|get|receive)[^.!?\n]{0,15}\b(?:half|\d+(?:\.\d+)? ?%|part)|"
        r"\b(?:keep|kept|withh[eo]ld|deduct(?:ed|ing|s)?|subtract(?:ed)?)(?: back)? (?:[$\u00a3\u20ac]\s?\d+(?:\.\d+)?|\d+(?:\.\d+)? ?(?:%|percent|per cent)|half|part)|"
        rf"\b(?:keep|keeping|kept|hold|holding|held) back (?:a |an |the )?(?:[$\u00a3\u20ac]\s?\d|{_NUMBER} ?(?:dollars?|pounds?|euros?|quid|%|percent)|little|bit|fifth|third|quarter|some|part)|"
        r"\b(?:withh[eo]ld\w*|deduct\w*|dock\w*|trim|trims|trimm\w+|shav\w+|nibbl\w+|skim\w*|slic\w+|snip\w*|knock\w*|chip\w*|subtract\w*)\b[^.!?\n]{0,40}\b(?:refunds?|price|money|returns?|total|amount|(?:get|gets|give|pay) back|restock\w*)\b|"
        r"\b(?:give|pay|send|get|gets|money)(?: you)?(?: the| your)?(?: money)? back\b[^.!?\n]{0,25}\b(?:smaller|less|lower|reduced|not all|most of)\b|"
        r"\b(?:fifth|third|quarter|tenth|half|slice|bite|chunk) of (?:the|your) (?:price|money|refund|total|amount|value)\b"
    ),
    "fee_none": r"\b(?:no|without|zero|free of|never|not|n't|nor|any|waive\w*|if|whether|instead of|removed?|dropped?|refund(?:ed)? the|back the)\b(?: \S+){0,4} ?$|n't(?: \S+){0,4} ?$",
    "goodwill": r"\b(?:keep (?:it|them|the|both|your)|goodwill|apolog\w+|sorry for|compensat\w+|gesture|as a thank|discount|voucher|on top|extra)\b",
    # --- refusals of return or refund ---
    "no_return": (
        r"\bnon-? ?(?:refundable|returnable|exchangeable)\b|\bno-returns?\b|\b(?:goods|items?|parcels?|things) (?:cannot|can't|can not|may not|must not) be (?:sent|taken|brought) back\b|\bfinal sales?\b|\b(?:all )?sales? (?:is|are|was) (?:all )?final\b|"
        r"\b(?:we|i|shop|store|they|tiktok|platform|policy)(?:'re| are)?(?: really| simply| just| sadly| unfortunately| currently)* (?:don't|do not|doesn't|does not|can't|cannot|can not|won't|will not|no longer|never|not able to|unable to|not going to|dont|cant|wont)(?: really| just| be| ever| now| able to| offer| give| do| process| issue| allow| provide)* (?:accept(?:ing)?|take|taking|allow|offer|do|process|give|giving|issue|grant|handle|provide)?(?: any| you a| a| you| back| out)*(?: full)? ?(?:returns?|refunds?|money back|refunding|exchanges?)\b|"
        rf"\b(?:we|i)(?: really| simply| just)? (?:don't|do not|can't|cannot|won't|will not|no longer|dont|cant|wont)(?: now| ever)? (?:take|accept) {_GOODS} back\b|"
        r"\b(?:returns?|refunds?|exchanges?)(?: and refunds?| or refunds?| or exchanges?)? (?:is|are|was|were|will)(?: now| sadly| unfortunately)? (?:not|n't|no longer|never)(?: be)? (?:accepted|possible|allowed|available|offered|given|granted|permitted|an option)|"
        r"\b(?:returns?|refunds?)(?: and refunds?| or refunds?)? (?:aren't|isn't|won't be|cannot be|can't be) (?:accepted|possible|allowed|available|offered|given|granted|permitted|made|an option)|"
        r"\b(?:it|this|that|they|these|those|item|items|product|order|goods|products|sale) (?:is|are|can|could)?(?: sadly| unfortunately)? ?(?:cannot|can't|can not|not|isn't|aren't|can no longer|no longer)(?: be)? (?:be )?(?:returned|refunded|returnable|refundable|sent back|taken back|eligible for (?:a )?(?:return|refund))\b|"
        r"\bno (?:more )?(?:returns?|refunds?|money back|come ?back|exchanges?)(?:,? (?:or|and|no) (?:returns?|refunds?|exchanges?))*(?: (?:accepted|possible|allowed|given|on|for|after|at all|any ?more|whatsoever|available)\b|(?=\s*[.!?;,)]|\s*$))|"
        r"\b(?:cannot|can't|not|won't) be (?:returned|refunded)\b"
    ),
    "no_return_excuse": (
        r"\b(?:outside|off (?:the )?(?:app|platform)|directly|direct|bank|paypal|cash|via|by (?:hand|post|transfer)|until|before|unless|without|through chat|here|in chat|in this chat|another|other|after (?:the )?\d+|after (?:that|the)|"
        r"once|if|twice|from our side|myself|ourselves|manually|needed|required|necessary|problem|trouble|fee|fees|questions?|hassle|reason|gift cards?|delivery fee|shipping fee|shipping cost|postage|yet|instead|worr\w+|stress|faster|earlier|any sooner|"
        r"more than|higher|past|window|period|deadline|requested|request|recorded|see|seen|found|opened|show\w*|received|return form|rules?|why|because your bank|to a different|different (?:card|account)|anyone else|on file|refund request|have to|need to|need|status|pending|cancel\w*)\b"
    ),
    "store_credit": (
        r"\b(?:store|shop|site) credit\b|\bcredit notes?\b|\b(?:refund\w*|money|repaid|paid back|compensat\w+)[^.!?\n]{0,30}\b(?:as|in|by|via|with|into) (?:a |an )?(?:vouchers?|gift cards?|coupons?|points|coins)\b|\bvouchers? (?:only|instead of (?:a |your )?(?:refund|money))|\bonly (?:give|offer|do|get|issue|receive) (?:you )?(?:a )?(?:vouchers?|coupons?|gift cards?)\b"
    ),
    "store_credit_excuse": r"\b(?:not|never|no)\b|n't\b",
    "store_credit_choice": r"\b(?:if you(?:'d)? (?:would )?(?:prefer|like|want|rather)|would you|could|optional|your choice|either|or (?:the |a )?(?:full )?(?:refund|money)|prefer|choose|happy to)\b",
    "exchange_only": (
        r"\bexchanges? only\b(?! (?:the|one|a|this|your|that))|\bonly (?:be )?(?:accepted|possible|take[ns]?|allow(?:ed)?|offer(?:ed)?|do|available|returned|possible)?(?: it| an| as| for| as an| for an)* ?(?:exchanges?|swaps?|exchanged|swapped)\b(?! rate)|\bno refunds?,? (?:only|just) (?:an )?exchanges?|\bonly (?:an )?exchange\b|\bexchange (?:but|and) no(?:t a)? refund|\bonly (?:swaps?|exchanges?)\b(?! the)|\b(?:swaps?|exchanges?)(?: only)?,? (?:but |and )?(?:no|not) money\b"
    ),
    "refund_takes": r"\b(?:refund\w*|money)\b[^.!?\n]{0,40}\b(?:in|within|takes?|after|until|wait|up to)\b",
    # --- conditions for a return, by what they ask for ---
    "condition_must": (
        r"\b(?:must|only if|only when|only with|only accept\w*|only possible|only take\w*|required?|requires|need(?:s|ed)? (?:the|an?|to (?:be|see|have))|mandatory|have to|has to|without|unless|compulsory|no longer|any ?more|dont take|don't take|condition|not accept\w*|refus\w+|otherwise|or (?:we|you) (?:can't|cannot|won't))\b"
    ),
    "condition_soft": r"\b(?:if you (?:still )?have|if possible|ideally|please(?! note)|would help|helps|optional|no need|not needed|don't need|even (?:if|without|though)|doesn't matter|not (?:have to|required|necessary|a problem)|fine without|no problem)\b",
    "condition.video": r"\bunboxing (?:video|clip|film)|\bvideo of (?:the |you )?(?:unboxing|opening|unpacking)|\bfilm(?:ed|ing)? (?:the |yourself )?(?:opening|unboxing|unpacking)",
    "condition.packaging": r"\b(?:original|outer|sealed|factory|retail|undamaged) (?:packaging|package|box|carton|packing|wrapping)|\bouter (?:carton|box)|\bbox (?:must|has to)",
    "condition.unopened": r"\b(?:unopened|un-opened|still sealed|seal(?:ed)? (?:intact|unbroken)|has been opened|been opened|is opened|opened (?:items?|boxes|it|the)|opening (?:it|the)|seal (?:is |has been |was |gets )?(?:broken|cut|torn)|broken seal|shrink-? ?wrap\w*|sealed)\b",
    "condition.tags": r"\b(?:tags?|labels?) (?:still )?(?:on|attached|intact)\b|\bwithout (?:the )?(?:original )?tags?\b|\btags? (?:must|have been removed)",
    "condition.receipt": r"\b(?:paper |original |printed )?(?:receipt|proof of purchase|delivery note|packing slip)\b",
    "condition.tried": r"\b(?:tried (?:it |them )?on|trying (?:it|them) on|worn once)\b",
    # --- status ---
    "shipped": (
        rf"\b{_HAS} (?:already |now |just |all |since )*(?:shipped|dispatched|posted|despatched|sent (?:out|off|yesterday|today|on|by|with|via)|mailed|handed (?:over )?to (?:the |our )?(?:courier|carrier|driver|post)|"
        r"(?:collected|picked up) by (?:the |our )?(?:courier|carrier|driver)|on (?:its|the|their) way|in transit|out for delivery|with the (?:courier|carrier)|on (?:board )?the (?:van|truck)|left (?:our|the) (?:warehouse|depot|shop|studio|building|store|facility)|en route|travelling)|"
        r"\b(?:courier|carrier|driver)(?: already| now)? (?:has|have|'s got) (?:your|the|it)\b|\b(?:we|i)(?: have|'ve| already| just)* handed (?:it|them|your (?:order|parcel|package)|the (?:parcel|package|order))(?: over)? to (?:the |our |a )?[a-z]|"
        r"\b(?:we|i)(?: have|'ve| already| just)* (?:already |just )?(?:shipped|dispatched|posted|despatched|mailed|sent (?:it|them|your (?:order|parcel|package)|everything|the (?:parcel|package|order)) (?:out|off|on|yesterday|today|this|last|by|with|via))\b|"
        r"\b(?:order|parcel|package|it|shipment) (?:already )?(?:left (?:our|the|us)|went out|shipped (?:on|out|yesterday|last|this|today|monday|tuesday|wednesday|thursday|friday))|"
        r"\balready (?:on (?:its|the|their) way|in transit|out for delivery|shipped|dispatched|posted|left (?:our|the))|"
        r"\b(?:they|courier|carrier|driver|couriers)(?:'ve| have| has|'s) (?:had|got) (?:your|it|the|this)\b|"
        r"(?:^|[.!?] )(?:yes,? |yep,? |yeah,? |just )?(?:posted|shipped|dispatched|sent|mailed) (?:it|them|that|yours|this)(?: out| off)? (?:yesterday|today|this|last|on|already|monday|tuesday|wednesday|thursday|friday)\b"
    ),
    "at_the_door": r"\b(?:in|on|aboard) (?:a|the|our|their) (?:van|truck|bike)\b[^.!?\n]{0,25}\byour\b|\b(?:van|driver|courier|parcel|package|box)\b[^.!?\n]{0,30}\b(?:your (?:very |own )?(?:street|road|corner|doorstep|neighbou?rhood)|round the corner|around the corner)\b|\bout for delivery\b|\blook(?:ing)? out (?:of )?(?:the|your) window for the (?:courier|driver|van)\b",
    "not_this_parcel": r"\b(?:returns|replac\w+|refund\w*|return(?:ed|s)?|label|exchange|new one|money|reply|answer|e-?mail|message|photo|voucher|invoice|spare|missing (?:part|piece|item)|second|another|other orders?|details|restock\w*|supplier|stock|swap|gift|most orders|all orders|our orders|orders are|usually|normally|cancel\w*)\b",
    "in_transit": r"\b(?:is|are|'s|'re)(?: still| now| currently| already)* (?:on (?:its|the|their) way|in transit|out for delivery|with the (?:courier|carrier)|en route)\b",
    "delivered": (
        rf"\b{_HAS} (?:already |now |just |all |since )*(?:delivered|dropped off|left (?:with (?:a|your) neighbou?r|at your (?:door|house)|on your)|signed for|handed to you)\b|\b(?:was|were|has been|have been|been|shows? (?:it )?(?:as|that it was)|marked(?: as)?|show(?:s|ing)(?: up)?(?: as)?|says?|status is|it's|its) (?:already |as |successfully |safely )*[\"']?delivered\b|"
        r"\b(?:parcel|package|order|it|delivery) (?:has |have |already |safely )*(?:arrived|reached you|landed|got to you)\b(?! (?:at|in) (?:the|our|a|your local) (?:depot|hub|warehouse|sorting|facility|country|local|customs|airport))"
        r"|\byou(?:'ve| have)? (?:already )?(?:received|got) (?:it|them|your (?:order|parcel|package)|the (?:order|parcel|package)) (?:on|yesterday|last|this|already|today)"
    ),
    "not_shipped": (
        r"\b(?:(?:has|have|is|was|are)(?:n't| not)(?: yet| been| actually| even)* (?:shipped|dispatched|sent out|posted|left (?:our|the|us)|been (?:shipped|dispatched|sent))|"
        r"(?:is|are|'s)(?: still| currently| now| just)+ (?:being )?(?:packed|prepared|processed|in our warehouse|waiting to be (?:shipped|dispatched|sent)|at our (?:warehouse|shop|studio))|"
        r"(?:not|n't) (?:yet )?(?:been )?(?:shipped|dispatched)(?: yet)?)\b"
    ),
    "still_here": r"\b(?:we|i)(?:'re| are|'m| am) (?:still|just|currently|now) (?:packing|preparing|processing|making|waiting to (?:ship|send|dispatch|post)) (?:your|the|it)\b",
    "cancelled": r"\b(?:order|it|purchase) (?:is|was|has been|had been|got|is already|was already|has already been|'s been|is now)(?: already| now| automatically)* cancell?ed\b|\bcancelled (?:order|status)\b",
    "refunded": (
        r"\b(?:refund|money|payment) (?:has |have |was |is |had )?(?:already |been |now |just |all |fully )*(?:issued|sent|paid|completed|processed|released|transferred|gone (?:back|out|through)|went (?:back|out|through)|back (?:on|in) your|made|done|landed|credited|returned|refunded)\b|"
        r"\b(?:you(?:'ve| have| were|'re)|it(?:'s| has| was)|order (?:has|was)|amount (?:has|was)|we(?:'ve| have)|i(?:'ve| have)) (?:already |been |just |now |all |fully )*refunded\b|\b(?:we|i) (?:already |just )?(?:refunded|issued (?:the|your|a full|a) refund|sent (?:the|your) (?:money|refund))\b|"
        r"\bmoney\b[^.!?\n]{0,20}\b(?:gave|given|sent|paid|went|gone|put) (?:it )?back\b|\b(?:we|i) (?:already |have )*(?:gave|paid|sent|put) (?:your|the) money back\b"
    ),
    "refund_excuse": r"\b(?:partial\w*|goodwill|part of|postage|shipping|voucher|difference|gesture|delivery (?:cost|fee)|compensat\w+|approved)\b",
    # --- parcel ---
    "parcel_word": r"\b(?:ship\w*|sent|send|arriv\w*|parcels?|packages?|courier|carrier|tracking|track|deliver\w*|dispatch\w*|driver|depot|van|post(?:ed)?|orders?|waybill|hub|scan\w*|following it|is with|it's with)\b",
    "carrier_other": r"\b(?:not|isn't|instead of|rather than|unlike|return\w*|back to|no longer|used to|switch\w*|drop(?:ped)? (?:it )?off|label|collect(?:ion)? from|replac\w+|usually|normally|other|also|or|either|similar|like)\b",
    "carrier_slot": (
        r"\b(?:shipped|sent|posted|dispatched|travell?ing|going|out|delivered|handed(?: over)?|coming|arriving|ships|ship|goes|parcel is|it's|it is|order is|package is)(?: out| off| over| today| yesterday)? (?:with|via|by) (?P<name>[a-z][\w'&]+)"
        r"|\bhanded (?:it |them |over |your parcel |the parcel )*to (?P<name3>[a-z][\w'&]+)"
        r"|\b(?:courier|carrier)(?: name)?(?: is|:| was|'s) (?P<name2>[a-z][\w'&]+)"
    ),
    "carrier_owner": r"\b(?P<name>[a-z][\w'&]+)(?:'s got it| has (?:got )?(?:it|your (?:parcel|package|order)|the (?:parcel|package))| (?:tracking (?:number|code|no)))",
    "tracking_slot": r"\b(?:tracking|track(?:ed)?|waybill|consignment|shipment|parcel|following it|awb)(?: (?:number|no\.?|code|id|reference|ref|nr))?(?: for (?:this|your|the) (?:shipment|order|parcel|package|[a-z]+ order))?(?: is|:| =|,|#| as| under| with| by)*\s*[#\"']?(?P<value>[a-z]{0,4}[- ]?\d[\da-z][\da-z -]{3,34})",
    "order_slot": r"\border(?: (?:number|no\.?|id|ref(?:erence)?|nr))?(?: is|:)*\s*[#\"']?\s*(?P<value>(?:[a-z]{1,6}[-_]?)?\d[\d-]{3,24}\d?)(?![\d/]|\s?(?:days|pcs|pieces|am|pm))",
    "order_other": r"\b(?:other|previous|earlier|new|second|first|replacement|another|last|old|next|also|different|cancel\w*|both|and)\b",
    # --- sums ---
    "money": (
        r"(?P<symbol>us\$|ca\$|a\$|s\$|r\$|rm|rp|[$\u00a3\u20ac\u00a5\u20b1\u20ab\u0e3f\u20b9])\s?(?P<value>\d[\d,. ]*\d|\d)|(?<![\w.,])(?P<value2>\d[\d,.]*\d|\d)\s?(?P<code>gbp|usd|eur|myr|sgd|php|cad|aud|brl|idr|thb|vnd|jpy|cny|quid|pounds?|dollars?|euros?)\b"
    ),
    "paid": r"\b(?:you(?:'ve| have)?(?: only| already| actually)? (?:paid|spent)|(?:you were|you've been|were) charged|order total|total (?:is|was|of|paid|comes|came)|your total|amount paid|price (?:is|was|of|you paid)|(?:it|item|order) (?:cost|costs|was|is priced at)|full (?:price|amount|refund)|refund(?:ed)? in full)\b[^.!?\n]{0,25}$",
    "refund_of": r"\b(?:refund(?:ed)?(?: you)?(?: amount| total)?(?: of| is| was| for|:| the)?|refund (?:has been|was|of|comes)[^.!?\n]{0,20}|get(?:ting)? back|receive back|money back)\b[^.!?\n]{0,20}$",
    "money_other": r"\b(?:shipping|postage|delivery|tax|vat|partial|voucher|discount|off|each|per|fee|goodwill|extra|compensat\w*|gesture|difference|sale|rrp|coupon|next order|replacement|spend|minimum|over|under|from|customs|duty|label|courier|handling|normally|now|would|new price|if)\b",
    # --- days ---
    "delivered_on": r"\b(?:delivered|arrived|received|reached you|handed over|signed for|dropped off)\b",
    "arrives_on": r"\b(?:arriv(?:e|es|ing)|deliver(?:y|ed)?|with you|reach(?:es)? you|get(?:s)? (?:to you|there)|estimated|eta|expected|be there|land(?:s)?|come[s]?|due|in your hands)\b",
    "shipped_on": r"\b(?:shipped|dispatched|posted|sent(?: out)?|left (?:our|the|us)|despatched|handed to)\b",
    "ships_on": r"\b(?:ship|ships|dispatch|dispatched|post|send|leave|leaves|go out|goes out|shipped|sent|posted) (?:it |them |your order |out |off |the parcel )*(?:by|before|on|no later than|latest)\b",
    "placed_on": r"\b(?:you (?:ordered|bought|purchased|placed)|order (?:was |has been )?(?:placed|made)|ordered|placed (?:it |the order |your order )?on|purchase date)\b",
    "day_link": r"\b(?:on|by|before|until|at|the|is|was|for|between|from|to|around|latest|as|of|date|:)?[\s:,]*$",
    "day_other": r"\b(?:return\w*|refund\w*|replac\w*|exchange|scan\w*|restock\w*|back in stock|tried|attempt\w*|again|another|other|voucher|warranty|delay\w*|new estimate|instead|not|latest update|cancel\w*|valid|until|window)\b|n't\b",
    # --- the item ---
    "in_stock": r"\b(?:in stock|available (?:now|to order|right now|in|for)|(?:plenty|lots|loads|many|some|\d+|several|a few)(?: of (?:them|these|those|it))? (?:left|in stock|available)|have (?:it|them|plenty|one|this|that|some)(?: \w+)? (?:in stock|available|ready)|still available)\b",
    "out_of_stock": r"\b(?:out of stock|sold out|no stock|none left|not in stock|no longer available|(?:it|item|size|colou?r|product|they)(?: is| are|'s|'re)(?: now| currently| sadly)* unavailable|isn't in stock|aren't in stock|no more left|ran out|run out)\b",
    "stock_count": r"(?<![\w.,-])(?:only |just |last |still )?(?P<number>\d{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)(?: (?:pieces|units|pcs|items|of (?:them|these|those|it)|more|ones?))? (?:left|in stock|remaining|available)\b(?! (?:to return|days))",
    "last_one": r"\b(?:the|our|my) (?:very )?last (?:one|piece|pair|item|few|two|three)\b(?! (?:you|we|i|they|that|to|of your|arrived|came|was|went|sent))|\b(?:almost|nearly) (?:gone|sold out)\b|\bonly (?:a few|a couple|one|two|three) (?:left|remain\w*)\b",
    "stock_future": r"\b(?:back in stock|will|soon|next|when|once|if|again|restock\w*|expected|other (?:colou?rs?|sizes?)|another|instead|let you know|notify|until|was|were|as soon as|alternativ\w+|similar)\b|'ll\b",
    "ordered_count": r"\b(?:you (?:ordered|bought|purchased)|your order (?:is|was|has|of|for)|order (?:contains|includes|shows|says))(?: for| of| only| just| a total of)* (?P<number>\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?: ?x\b|(?= (?!day|week|month|hour|year|am\b|pm\b)[a-z]))",
    "pack_count": (
        r"\b(?:pack|set|box|bundle|kit|packet|bag|it|order)(?: (?:only|actually))? (?:of|holds?|has|have|contains?|comes with|includes?|is|consists of)(?: only| just| exactly| all)? (?P<number>\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|twelve)\b(?! ?(?:%|day|week|month|hour|year|cm|mm|m\b|kg|g\b|l\b|ml|inch|w\b|v\b|mah|size|colou?r|left|star|in stock|am\b|pm\b|\.\d|minute|settings?|modes?|speeds?|pockets?|buttons?|ports?))|"
        r"(?<![\w-])(?P<number2>\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](?:pack|piece|pcs|pieces)\b"
    ),
    # --- warranty ---
    "warranty_word": r"\b(?:warrant(?:y|ies)|guarantee[ds]?|cover(?:ed|s|age)?)\b",
    "warranty_none": r"\b(?:no|without|doesn't (?:have|come with)|does not (?:have|come with)|not (?:under|covered by)|isn't (?:under|covered by)|don't (?:offer|give|have)|carries no|there's no|there is no)(?: a| any| our| the)* (?:warranty|guarantee)\b",
    "warranty_over": (
        r"\b(?:out of|outside(?: of)?|past|no longer (?:under|in|covered by|within)|beyond)(?: the| its| your| our)* (?:warranty|guarantee)(?: period)?\b|"
        r"\b(?:warranty|guarantee)(?: period| cover)? (?:has |is |was |'s |had )?(?:already |now |sadly |unfortunately )*(?:expired|ended|over|lapsed|run out|ran out|finished|passed|up|gone|void)\b"
    ),
    "warranty_other": r"\b(?:repl(?:y|ies)|within \d+ (?:hours|days)|return\w*|refund\w*|ship\w*|deliver\w*|working|business|extend(?:ed)?|extra|store|shelf|months? old|ago|purchase price|left|remaining|still|into|since|after)\b",
    # --- voucher ---
    "voucher_word": r"\b(?:voucher|coupon|code|discount)\b",
    "percent": r"(?<![\w.])(?P<value>\d{1,3}(?:\.\d+)?) ?(?:%|percent\b|per cent\b)",
    # --- what the item is and does; facts and texts are read with the same words ---
    "measure": (
        r"(?<![\w.,/])(?:(?P<low>\d+(?:[.,]\d+)?)\s?(?:-|to|\u2013|or)\s?)?(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)\s?-?(?P<unit>ml|cl|millilit(?:re|er)s?|lit(?:re|er)s?|l|mg|kgs?|kilos?|kilograms?|g|grams?|lbs?|pounds?|"
        r"mm|cm|centimet(?:re|er)s?|m|met(?:re|er)s?|inch(?:es)?|ft|feet|mah|wh|kw|w|watts?|v|volts?|gb|tb|mb|db|gsm|lm|lumens|rpm|mp|hz|kwh|atm|bar)(?![\w/])"
    ),
    "approximately": r"\b(?:about|around|roughly|approx\w*|nearly|almost|up to|over|under|less than|more than|at least|between|each|per|plus|extra|away|from the|for|height of|tall at|taller|if you are|you weigh|your)\s*(?:a )?$",
    "trait.dishwasher.yes": r"\bdishwasher[- ]?(?:safe|proof|friendly)\b|\b(?:go(?:es)?|put (?:it|them|this)|wash (?:it|them)|pop (?:it|them)|fine|safe|clean(?:ed)?|washed) in(?:to|side)? (?:the |a )?dishwasher\b",
    "trait.dishwasher.no": r"\bhand[- ]?wash(?:ing)? only\b|\b(?:not|no|isn't|aren't|never|don't use (?:the|a)|do not use (?:the|a)|keep out of the)\b(?: \w+){0,3} dishwasher\b",
    "trait.machine_wash.yes": r"\bmachine[- ]?wash(?:able|ed)?\b|\b(?:in|into) (?:the |a |your )?(?:washing )?machine\b",
    "trait.machine_wash.no": r"\b(?:hand[- ]?wash(?:ing)?|dry[- ]?clean(?:ing)?|wipe clean) only\b|\b(?:not|no|never|isn't|don't|do not)\b(?: \w+){0,2} machine[- ]?wash",
    "trait.tumble_dry.yes": r"\btumble[- ]?(?:dry(?:er)?|dried|drying)\b",
    "trait.tumble_dry.no": r"\b(?:do not|don't|not|no|never|avoid) (?:be )?tumble|\b(?:line|air|flat)[- ]dry only\b|\bdry flat\b",
    "trait.microwave.yes": r"\bmicrowave[- ]?(?:safe|proof|able|friendly)\b|\b(?:in(?:to)?) (?:the|a|your) microwave\b",
    "trait.microwave.no": r"\b(?:not|no|isn't|aren't|never|don't)\b(?: \w+){0,3} microwav\w+",
    "trait.oven.yes": r"\boven[- ]?(?:safe|proof)\b|\bin(?:to)? the oven\b",
    "trait.oven.no": r"\b(?:not|no|isn't|aren't|never|don't)\b(?: \w+){0,3} oven\b",
    "trait.waterproof.yes": r"\b(?:fully |totally |completely |100% )?water-? ?proof\b|\bswim (?:with|in) (?:it|them)\b|\bsubmersible\b|\b(?:wear|use|take) (?:it|them) (?:in|into) the (?:shower|pool|sea|bath)\b",
    "trait.waterproof.no": r"\bnot (?:fully |really )?water-? ?(?:proof|resistant)|\bsplash[- ]?(?:proof|resistan\w+)|\bwater[- ]?resistan\w+|\bshower[- ]?(?:proof|resistan\w+)|\bnot for swimming|\bkeep (?:it )?dry\b|\bindoor(?:s)? only",
    "trait.vegan.yes": r"\bvegan\b(?! leather)",
    "trait.vegan.no": r"\bnot vegan\b|\b(?:beeswax|lanolin|honey|gelatine?|carmine|collagen|keratin|tallow|whey)\b",
    "trait.real_leather.yes": r"\b(?:genuine|real|full[- ]grain|top[- ]grain|100 ?%|pure|italian|proper) (?:cow |calf |genuine |real )?leather\b|\bcowhide\b",
    "trait.real_leather.no": r"\b(?:pu|faux|vegan|synthetic|imitation|fake|artificial|eco|pleather|polyurethane)(?:[- ]leather)?\b|\bleatherette\b|\bnot (?:real |genuine )?leather",
    "trait.gluten_free.yes": r"\bgluten[- ]free\b",
    "trait.gluten_free.no": r"\b(?:contains?|with|has) (?:wheat|gluten|barley|rye)\b|\bnot gluten[- ]free",
    "trait.nut_free.yes": r"\bnut[- ]free\b|\b(?:no|nothing of|without|free of|free from|zero)(?: any)? nuts\b|\b(?:safe|fine|ok|okay) (?:for|with) (?:a |your )?nut allerg",
    "trait.nut_free.no": r"\b(?:almond|hazelnut|peanut|cashew|pistachio)s?\b|\b(?:contains?|may contain|with|traces of) (?:tree )?(?:nuts?|almonds?|hazelnuts?|peanuts?|cashews?)\b|\bnot nut[- ]free",
    "trait.sugar_free.yes": r"\bsugar[- ]free\b|\bno (?:added )?sugar\b",
    "trait.sugar_free.no": r"\b(?:contains?|with|has) (?:added )?sugar\b|\bnot sugar[- ]free",
    "trait.fragrance_free.yes": r"\b(?:fragrance|perfume|scent)[- ]free\b|\bunscented\b|\bno (?:perfume|fragrance)\b",
    "trait.fragrance_free.no": r"\b(?:contains?|with|has|light|floral|added) (?:perfume|fragrance|scent)\b|\bscented\b|\bparfum\b",
    "trait.no_assembly.yes": r"\bno assembly\b|\b(?:fully|ready|pre-?)[- ]?assembled\b",
    "trait.no_assembly.no": r"\b(?:self[- ]assembly|assembly (?:is )?(?:required|needed)|flat[- ]?pack(?:ed)?|needs assembl\w+)\b",
    "trait.wireless.yes": r"\b(?:wireless|cordless)\b",
    "trait.wireless.no": r"\b(?:wired|corded|mains (?:powered|only)|not (?:wireless|cordless))\b",
    "trait.rechargeable.yes": r"\brechargeable\b",
    "trait.rechargeable.no": r"\bnot rechargeable\b|\b(?:disposable|replaceable|coin|button)[- ](?:cell|batter\w+)",
    "trait.handmade.yes": r"\bhand-? ?(?:made|sewn|stitched|knitted|woven|crafted)\b|\b(?:made|sewn|stitched|knitted|put in|woven|done|crafted) (?:entirely |all )?by hand\b",
    "trait.handmade.no": r"\bmachine[- ](?:made|sewn|stitched|knitted|woven)\b|\bfactory[- ]made\b|\bmass[- ]produced\b|\bnot hand-? ?made\b",
    "trait.certified.yes": r"\b(?:fully |officially )?(?:certified|approved|licensed) (?:for|by|to)\b|\bmeets? (?:every|all|the|any)(?: \w+){0,3} standards?\b|\b(?:tested|certified) to (?:\w+ )?standards?\b",
    "trait.certified.no": r"^none\b.*\bcertifi\w+|\b(?:not certified|uncertified|no certifi\w+|not approved)\b",
    "trait.any_voltage.yes": r"\b(?:america\w*|us|usa|japan\w*|canad\w+)(?: \w+)? (?:plug|socket|outlet|voltage|current|mains)\b|\b1[0-2]0 ?v(?:olts?)?\b|\b(?:any|every|all|dual|universal|worldwide|both) voltages?\b|\bvoltage (?:doesn't|does not) matter\b",
    "trait.any_voltage.no": r"\b\d{2,3} ?v(?:olts?)? only\b|\bnot dual voltage\b",
    "free_of": r"\b(?:no|without(?: any)?|free (?:of|from)|zero|0 ?%|(?:does not|doesn't|do not|don't|not) (?:contain|have|include|use)(?: any)?|not a (?:scrap|trace|drop|bit) of) (?:added |any |nasty |harmful )*(?P<name>[a-z]{4,15})\b|\b(?P<name2>[a-z]{4,15})-free\b",
    "took": r"\b(?:reached you|arrived|delivered|got to you|was with you|with you|took)(?: to you)?(?: safely)? (?:with)?in (?:just |only |under )?$|\b(?:delivery|it|parcel|package|shipping) (?:only )?took (?:just |only )?$",
    "material": (
        r"\b(?:100 ?%|pure|genuine|real|solid|made (?:entirely |fully |only )?(?:of|from|out of)|all|it's|it is|they're|they are|(?:is|are) of|in) (?:100 ?% |pure |genuine |real |solid |soft |organic |natural )*(?P<name>cotton|wool|merino|cashmere|silk|linen|"
        r"polyester|nylon|acrylic|viscose|bamboo|oak|walnut|pine|teak|beech|mahogany|birch|acacia|plywood|mdf|gold|silver|brass|copper|aluminium|aluminum|titanium|stainless steel|steel|iron|ceramic|porcelain|glass|plastic|rubber|silicone|marble|granite|"
        r"denim|velvet|suede|hemp|jute|rattan|wood|resin|crystal|zinc|down)\b"
    ),
    "origin": r"\b(?:made|manufactured|produced|crafted|handmade|hand-made|sewn|assembled|woven|built|stitched|knitted|put in)(?: by hand| entirely| right| all| here)* in (?:the )?(?P<name>[a-z]{2,14}(?: (?:kingdom|states|korea|lanka|zealand|republic))?)\b",
    "fact_denies": r"\b(?:not (?:suitable |safe |meant |intended |rated |approved )?(?:for|in)|do not|don't|never|no|without) (?:use (?:in|for|as) |for |be used (?:in|for) |any |real )?(?P<word>[a-z]{4,14})\b",
    "fact_denies_nothing": r"more|than|fees?|returns?|refunds?|deductions?|charges?|longer|known|date|delivery|included|required|needed|available|label|other|such|only|assembly|extra|cost|with|from|this|that|your|have|been|sold|stock|shipped|used|later|questions?|under|over|least|less|used|tags?|packaging|receipt|video|exceed|apply|yet|name|number|tracking|scan|update[sd]?|reason|warranty|invoice|money",
    "use_denied": r"\b(?:not|no(?! (?:worries|problem|issue|trouble|need|bother))|never|nor|none|without|avoid|unless|except|only|before|keep|away|out of|isn't|won't|if|careful|rather|instead|too|either|nothing|free)\b|n't\b|-free\b|\?",
    "runtime": r"(?<![\w.,-])(?P<number>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|forty five|fifty|sixty|ninety)[ -](?:full |whole |solid )?(?P<unit>minute|min|hour|hr)s?\b",
    "time_key.charging": r"charg(?:e|ing)_?time|time_to_charge|charging",
    "time_said.charging": r"\bcharg\w+",
    "time_key.flying": r"fl(?:y|ight)|air_?time",
    "time_said.flying": r"\b(?:fl(?:y|ies|ying|ight)|air|airborne|hover\w*)\b",
    "time_key.running": r"batter|run_?time|runtime|playtime|play_time|burn|heat|use_time|talk_time|lasts|standby",
    "time_said.running": r"\b(?:batter\w+|runs?|running|plays?|playing|burns?|burning|lasts?|goes|going|stays?|keeps?|hot|warm|one charge|a charge|per charge)\b",
    "included": r"\b(?:comes? with|includ(?:es?|ing|ed)|inside|in the box|contains?|box has|supplied with|you(?:'ll)? (?:get|find|receive)|together with|along with|complete with|plus)\b",
    "not_included": r"n't (?:\w+ )?(?:includ\w*|come|supplied|in the box)|\b(?:without|not come|no)\b|\b(?:not included|sold separately|not supplied|excluded|bought separately|extra purchase|not in the box)\b",
    "not_included_noun": r"(?P<name>[a-z]{3,})s?(?: is| are)? (?:not included|sold separately|not supplied|excluded)",
    "ordered_item": r"\b(?:you(?:'ve| have)? (?:ordered|bought|purchased|chose|picked|selected|went for)|your order (?:is|was|for|of)(?: for)?)\b(?P<name>[^.!?,;\n]{2,60})",
    "colour": r"\b(?:black|white|red|blue|navy|green|olive|yellow|orange|pink|purple|grey|gray|brown|beige|cream|ivory|teal|turquoise|burgundy|khaki|charcoal|lilac|lavender|mint|rust|tan|sand|mustard)\b",
    "size": r"\bsize (?P<name>xxs|xs|s|m|l|xl|xxl|2xl|3xl|xxxl|\d{1,2}(?:\.5)?)\b",
}

#: Words for the same measure: a text's "weighs 2 kg" speaks of a fact called ``weight``.
MEASURES = {
    "weight": ("weigh", "weight", "heavy"), "load": ("load", "support", "hold", "carr", "bear"), "length": ("length", "long"),
    "width": ("width", "wide"), "height": ("height", "high", "tall"), "depth": ("depth", "deep"), "diameter": ("diameter", "across"),
    "cable": ("cable", "cord", "lead"), "screen": ("screen", "display"), "folded": ("fold",), "waist": ("waist",), "inseam": ("inseam", "inside leg"),
}  # fmt: skip

#: Kinds of goods, the words of one kind together: a text about another kind is about another item.
GOODS = (
    ("earphone", "earbud", "headphone", "headset", "airpod"), ("shirt", "blouse", "tee", "top", "polo"), ("dress", "gown", "skirt"),
    ("trouser", "jean", "legging", "pants", "shorts", "chino", "tights"), ("jacket", "coat", "parka", "raincoat", "gilet"), ("shoe", "trainer", "boot", "sneaker", "sandal", "slipper"),
    ("bag", "backpack", "rucksack", "handbag", "tote", "satchel"), ("watch",), ("lamp", "light", "lantern"), ("kettle",), ("toaster",), ("blender", "mixer"),
    ("mug", "cup", "tumbler", "glass"), ("plate", "bowl", "dish"), ("pan", "pot", "wok"), ("bottle", "flask", "thermos", "carafe"), ("pillow", "cushion"),
    ("blanket", "duvet", "throw", "quilt"), ("rug", "carpet", "mat"), ("chair", "stool", "sofa"), ("table", "desk"), ("shelf", "bookcase", "rack"), ("scarf", "shawl"), ("hat", "cap", "beanie"),
    ("glove", "mitten"), ("ring", "bracelet", "necklace", "earring", "pendant"), ("perfume", "cologne"), ("shampoo", "conditioner"), ("serum", "cream", "lotion", "balm"), ("candle",),
    ("book", "notebook", "diary"), ("toy", "doll", "puzzle"), ("drone",), ("camera",), ("keyboard",), ("mouse",), ("monitor",), ("speaker", "soundbar"), ("charger", "power bank"),
    ("toothbrush",), ("razor", "shaver", "trimmer"), ("hairdryer", "hair dryer", "straightener", "curler"), ("drill", "screwdriver"), ("tent",), ("bike", "bicycle"), ("umbrella",), ("wallet", "purse"),
    ("suitcase", "luggage"), ("curtain", "blind"), ("towel",), ("vase",), ("clock",), ("mirror",), ("fan",), ("heater",), ("vacuum",), ("iron",),
)  # fmt: skip
