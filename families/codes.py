"""National code lists: relation to the head, nation, education."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """Relation to the head of the household (GB/T 4761-2008, the codes in use)."""

    HEAD = "02", _("head of household")
    SPOUSE = "10", _("spouse")
    SON = "20", _("son")
    ONLY_SON = "21", _("only son")
    ADOPTED_SON = "27", _("adopted son or stepson")
    DAUGHTER = "30", _("daughter")
    ONLY_DAUGHTER = "31", _("only daughter")
    ELDEST_DAUGHTER = "32", _("eldest daughter")
    SECOND_DAUGHTER = "33", _("second daughter")
    ADOPTED_DAUGHTER = "37", _("adopted daughter or stepdaughter")
    DAUGHTER_IN_LAW = "28", _("daughter-in-law")
    SON_IN_LAW = "38", _("son-in-law")
    GRANDSON = "41", _("grandson")
    GRANDDAUGHTER = "42", _("granddaughter")
    FATHER = "51", _("father")
    MOTHER = "52", _("mother")
    FATHER_IN_LAW = "53", _("wife's father")
    MOTHER_IN_LAW = "54", _("wife's mother")
    HUSBANDS_FATHER = "55", _("husband's father")
    HUSBANDS_MOTHER = "56", _("husband's mother")
    GRANDFATHER = "61", _("grandfather")
    GRANDMOTHER = "62", _("grandmother")
    BROTHER = "73", _("brother")
    SISTER = "77", _("sister")
    OTHER_RELATIVE = "97", _("other relative")
    NOT_RELATED = "99", _("not related")


# Whose children make a household's class.
COUPLE = (Relation.HEAD, Relation.SPOUSE)

CHILD_RELATIONS = frozenset(
    {
        Relation.SON,
        Relation.ONLY_SON,
        Relation.ADOPTED_SON,
        Relation.DAUGHTER,
        Relation.ONLY_DAUGHTER,
        Relation.ELDEST_DAUGHTER,
        Relation.SECOND_DAUGHTER,
        Relation.ADOPTED_DAUGHTER,
    }
)

MALE_RELATIONS = frozenset(
    {
        Relation.SON,
        Relation.ONLY_SON,
        Relation.ADOPTED_SON,
        Relation.SON_IN_LAW,
        Relation.GRANDSON,
        Relation.FATHER,
        Relation.FATHER_IN_LAW,
        Relation.HUSBANDS_FATHER,
        Relation.GRANDFATHER,
        Relation.BROTHER,
    }
)
FEMALE_RELATIONS = frozenset(
    {
        Relation.DAUGHTER,
        Relation.ONLY_DAUGHTER,
        Relation.ELDEST_DAUGHTER,
        Relation.SECOND_DAUGHTER,
        Relation.ADOPTED_DAUGHTER,
        Relation.DAUGHTER_IN_LAW,
        Relation.GRANDDAUGHTER,
        Relation.MOTHER,
        Relation.MOTHER_IN_LAW,
        Relation.HUSBANDS_MOTHER,
        Relation.GRANDMOTHER,
        Relation.SISTER,
    }
)


class Nation(models.TextChoices):
    """Ethnic group (GB 3304-91, all 56 and the two codes for others)."""

    HAN = "01", _("Han")
    MONGOL = "02", _("Mongol")
    HUI = "03", _("Hui")
    TIBETAN = "04", _("Tibetan")
    UYGUR = "05", _("Uygur")
    MIAO = "06", _("Miao")
    YI = "07", _("Yi")
    ZHUANG = "08", _("Zhuang")
    BUYI = "09", _("Bouyei")
    CHOSON = "10", _("Korean")
    MANCHU = "11", _("Manchu")
    DONG = "12", _("Dong")
    YAO = "13", _("Yao")
    BAI = "14", _("Bai")
    TUJIA = "15", _("Tujia")
    HANI = "16", _("Hani")
    KAZAK = "17", _("Kazak")
    DAI = "18", _("Dai")
    LI = "19", _("Li")
    LISU = "20", _("Lisu")
    VA = "21", _("Va")
    SHE = "22", _("She")
    GAOSHAN = "23", _("Gaoshan")
    LAHU = "24", _("Lahu")
    SUI = "25", _("Sui")
    DONGXIANG = "26", _("Dongxiang")
    NAXI = "27", _("Naxi")
    JINGPO = "28", _("Jingpo")
    KIRGIZ = "29", _("Kirgiz")
    TU = "30", _("Tu")
    DAUR = "31", _("Daur")
    MULAO = "32", _("Mulao")
    QIANG = "33", _("Qiang")
    BLANG = "34", _("Blang")
    SALAR = "35", _("Salar")
    MAONAN = "36", _("Maonan")
    GELAO = "37", _("Gelao")
    XIBE = "38", _("Xibe")
    ACHANG = "39", _("Achang")
    PUMI = "40", _("Pumi")
    TAJIK = "41", _("Tajik")
    NU = "42", _("Nu")
    UZBEK = "43", _("Uzbek")
    RUSS = "44", _("Russian")
    EWENKI = "45", _("Ewenki")
    DEANG = "46", _("Deang")
    BONAN = "47", _("Bonan")
    YUGUR = "48", _("Yugur")
    GIN = "49", _("Gin")
    TATAR = "50", _("Tatar")
    DERUNG = "51", _("Derung")
    OROQEN = "52", _("Oroqen")
    HEZHEN = "53", _("Hezhen")
    MONBA = "54", _("Monba")
    LHOBA = "55", _("Lhoba")
    JINO = "56", _("Jino")
    OTHER = "97", _("other ethnic group")
    FOREIGN = "98", _("naturalised foreigner")


class Education(models.TextChoices):
    """Highest schooling (GB/T 4658-2006, two digits)."""

    POSTGRADUATE = "10", _("postgraduate")
    BACHELOR = "20", _("bachelor")
    COLLEGE = "30", _("junior college")
    VOCATIONAL = "40", _("secondary vocational school")
    SENIOR_HIGH = "60", _("senior high school")
    JUNIOR_HIGH = "70", _("junior high school")
    PRIMARY = "80", _("primary school")
    OTHER = "90", _("other")
