"""The signing block of a paper, as it is printed: official words, in Vietnamese."""

from haicap.domains.authority.contracts import Block, Competence, Office, Seal

TITLES = {
    Office.COMMITTEE: "CHỦ TỊCH",
    Office.CHAIR: "CHỦ TỊCH",
    Office.HEAD: "THỦ TRƯỞNG CƠ QUAN",
    Office.POST: "NGƯỜI ĐƯỢC GIAO NHIỆM VỤ",
}


def signing_lines(competence: Competence) -> tuple[str, ...]:
    """
    Return the lines above a signature, and whose seal stands beside it.

    On behalf of a committee (TM.) its chair signs; by authorisation (TUQ.) the holder for the head of the giver; for
    the head (KT.) a deputy; by order (TL.) a subordinate; without a block the holder in their own name.

    Source: Decree 30/2020/NĐ-CP art. 13 and appendix I.
    """
    lines = block_lines(competence.office, competence.signing.block)
    seal = competence.accountable_name if competence.signing.seal is Seal.GIVER else competence.unit_name
    return (*lines, f"Dấu: {seal}")


def block_lines(office: Office, block: Block) -> tuple[str, ...]:
    """
    Return the lines above a signature.

    Source: Decree 30/2020/NĐ-CP art. 13 and appendix I.
    """
    title = TITLES[office]
    return {
        Block.NONE: (title,),
        Block.ON_BEHALF: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        Block.FOR_THE_HEAD: (f"KT. {title}", f"PHÓ {title}"),
        Block.BY_AUTHORISATION: ("TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN", title),
        Block.BY_ORDER: ("TL. CHỦ TỊCH ỦY BAN NHÂN DÂN", title),
    }[block]
