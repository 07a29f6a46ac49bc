from __future__ import annotations

import pytest

from salesbook.folds import fold_company, fold_person, fold_text
from salesbook.reading.names import Spellings


@pytest.mark.parametrize(
    "written",
    [
        "株式会社青葉商事",
        "青葉商事（株）",
        "㈱青葉商事",
        "(株) 青葉商事",
        "青葉　商事株式会社",
        "有限会社青葉商事",
    ],
)
def test_the_legal_form_is_no_part_of_a_company_name(written: str) -> None:
    assert fold_company(written) == "青葉商事"


@pytest.mark.parametrize("written", ["Aoba, Inc.", "AOBA Co., Ltd.", "Ａｏｂａ LLC", "aoba"])
def test_the_same_in_english(written: str) -> None:
    assert fold_company(written) == "aoba"


def test_other_companies_stay_other() -> None:
    assert fold_company("Incline Corp") == "incline"
    assert fold_company("株式会社") == "株式会社"
    assert fold_company("青葉商会") != fold_company("青葉商事")


def test_persons_and_words() -> None:
    assert fold_person("佐藤　健一") == fold_person("佐藤健一")
    assert fold_text("ＡＢＣ  ◯") == "abc ○"


def test_the_one_name_that_is_the_same_gives_the_spelling() -> None:
    companies = Spellings(["株式会社青葉", "緑川工業", "(有)緑川工業"], fold_company)
    assert companies.same("㈱青葉") == "株式会社青葉"
    assert companies.same("緑川工業") == "緑川工業"
    assert companies.same("緑川工業㈱") is None
    assert companies.same("赤坂") is None


def test_the_nearest_name() -> None:
    products = Spellings(["GTX Pro", "GTX Basic", "MG Special"])
    assert products.same("GTXPro") is None
    assert products.nearest("GTXPro") == "GTX Pro"
    assert products.nearest("まったく別のもの") == ""
    assert Spellings([]).nearest("GTXPro") == ""
