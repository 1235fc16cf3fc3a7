"""Lists of English words by which a broken sentence is told: none of them is knowledge of backs."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What French puts before its complement, so that a translation leaves it before a link.
HEADS = _words("""
    disorder disorders trouble troubles problem problems pain pains ache aches approach approaches exercise exercises
    treatment treatments therapy therapies care tension tensions disease diseases illness illnesses session sessions
    activity activities specialist specialists centre center team stress discs vertebrae muscles system management
    assessment examination method methods technique techniques programme program follow-up
""")
# Small words, which begin no noun of their own.
FUNCTION = _words("""
    a an the this that these those my your our their its his her and or but nor so yet as at by for from in into of off
    on onto out over through to under up with without within about after against among around before behind below
    between during except inside like near since than toward towards until via is are was were be been being has have
    had do does did can could may might must shall should will would not no which who whom whose when where why how what
    if because while although though both either neither such more most less least very too also only just then there
    here it he she they we you i them us him me all any each every some many much few other another one two three we're
    it's you're
""")
# Adjectives that stand before their noun in English, and behind it in French.
BEFORE_NOUN = _words("""
    chronic acute lumbar cervical thoracic muscular vertebral therapeutic medical nervous emotional mental pelvic
    abdominal persistent global sciatic spinal articular
""")
# What goes on with "to" and a form in -ing.
LEADS_TO_ING = _words("""
    lead leads led leading look looking contribute contributes contributed contributing committed used addition due next
    key approach approaches return returning prior close closer thanks devoted dedicated limited similar equal opposed
    relation regard adapt adapted accustomed open resort obstacle barrier alternative back on way step guide path
    commitment transition
""")
# What a sentence begins with.
SUBJECTS = _words("it the this that these those you your they their there we he she one a an pain")
