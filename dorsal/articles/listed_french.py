"""Lists of French words by which a broken sentence is told: none of them is knowledge of backs."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MASCULINE = _words("le un ce cet du au")
FEMININE = _words("la une cette")
PLURAL = _words("les des ces mes tes ses nos vos leurs aux")
SINGULAR = MASCULINE | FEMININE | _words("mon ma ton ta son sa notre votre")
DETERMINERS = SINGULAR | PLURAL | _words("leur")
# What loses its vowel before another one, and the words that begin with a vowel or an h and take no elision.
ELIDE = _words("le la de que ne se me te je jusque lorsque puisque")
ASPIRATED = (
    "hanche", "haut", "hernie", "handicap", "hors", "huit", "onze", "oui", "yoga", "yaourt", "hasard", "honte", "héros",
    "hamac", "hausse", "halt", "haie", "hall", "harcèlement", "hâte", "hockey", "hobby", "hurl", "ya", "yo",
)  # fmt: skip
# What a verb follows in its infinitive, never as a participle or as an order.
WANT_INFINITIVE = _words("de à pour sans par comment")
NO_PARTICIPLE = _words("""
    enfant maintenant instant courant avant devant autant pourtant montant passant participant habitant soignant
    pratiquant débutant assistant étudiant suivant important plaisant fortifiant calmant élégant croissant restaurant
    volant pendant savant géant diamant amant éléphant intervenant consultant représentant suffisant
    relaxant stimulant constant distant cependant auparavant dorénavant entraînant reposant stressant fatigant
""")
NO_VERB_IN_EZ = _words("chez nez assez rez")
# Pronouns and the like: the next "le", "la", "les" stands for something and a verb follows.
PRONOUNS = _words("je tu il elle on nous vous ils elles qui ne y")
NUMBERS = _words("quatre cinq sept huit neuf onze douze treize quatorze quinze seize vingt trente quarante cent mille")
# Adjectives that stand behind their noun.
POSTPOSED = _words("""
    chronique chroniques aigu aiguë aiguës lombaire lombaires cervical cervicale cervicales dorsale dorsales musculaire
    musculaires vertébral vertébrale vertébrales thérapeutique thérapeutiques médical médicale médicales actif active
    progressif progressive progressives nerveux nerveuse quotidien quotidienne quotidiennes articulaire articulaires
    corporel corporelle corporels émotionnel émotionnelle émotionnelles professionnelle professionnelles mental mentale
    pelvien pelvienne abdominal abdominale persistant persistante persistantes manuelle manuelles global globale
""")
# How nouns of one gender end, with those that end so and are of the other.
FEMININE_ENDS = (
    "tion",
    "sion",
    "xion",
    "té",
    "ette",
    "ance",
    "ence",
    "esse",
    "tude",
    "pathie",
    "rapie",
    "logie",
    "ure",
)
MASCULINE_ENDS = ("ment", "age", "isme", "eau", "oir", "gramme", "phragme")
OTHERWISE = {
    **dict.fromkeys(
        ("été", "côté", "comité", "traité", "pâté", "arrêté", "silence", "squelette", "murmure", "bastion", "million"),
        "m",
    ),
    **dict.fromkeys(("page", "image", "plage", "cage", "rage", "nage", "peau", "eau", "jument"), "f"),
    **dict.fromkeys(("alité", "noté", "porté", "resté", "monté", "arrêt", "sûre", "mûre", "pure", "dure"), ""),
}  # fmt: skip
