"""Columns are recognised by their headers, or by the map; contacts side by side become contact points."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.book import ContactRow, Form, load_map, open_book
from misroute.book.headers import recognise
from misroute.errors import ConfigProblem
from misroute.packs.headers import header_key, load_header_words
from misroute.resources import data_dir

WORDS = load_header_words(data_dir("config") / "book" / "headers.toml")


def contacts(folder: Path, text: str, mapping: str | None = None) -> list[ContactRow]:
    path = folder / "book.csv"
    path.write_text(text, encoding="utf-8")
    if mapping is None:
        return list(open_book(path).contacts())
    map_path = folder / "map.toml"
    map_path.write_text(mapping, encoding="utf-8")
    return list(open_book(path, mapping=map_path).contacts())


@pytest.mark.parametrize(
    "header",
    [
        "手机号",
        "手机号码",
        "手 机 号",
        "手机号（必填）",
        "* 手机号:",
        "電話",
        "联系电话",
        "Phone",
        "PHONE_NUMBER",
        "ｐｈｏｎｅ",
        "Mobile #",
        "Cell-Phone",
        "Tel.",
        "contact phone",
        "联系人电话",
        "phone1",
        "单位电话",
    ],
)
def test_a_number_column_is_recognised_by_many_names(header: str) -> None:
    found = recognise(["id", "name", header], WORDS)
    assert found.columns is not None
    assert found.columns.form is Form.long
    assert found.columns.points[0].phone == 2


@pytest.mark.parametrize(
    "header", ["fax", "传真", "email", "QQ", "身份证号", "银行卡号", "phone type", "date of birth"]
)
def test_what_is_no_number_of_a_person_is_not_taken_for_one(header: str) -> None:
    assert recognise(["id", "name", header], WORDS).columns is None


def test_every_field_of_a_long_book_is_found_in_any_order() -> None:
    chinese = [
        "来源",
        "授权日期",
        "核实日期",
        "住址",
        "国家",
        "联系人姓名",
        "与本人关系",
        "手机号",
        "客户姓名",
        "客户编号",
    ]
    found = recognise(chinese, WORDS).columns
    assert found is not None
    assert dict(found.fields) == {
        "source": 0,
        "consent_at": 1,
        "verified_at": 2,
        "address": 3,
        "region": 4,
        "contact_name": 5,
        "role": 6,
        "customer_id": 9,
    }
    assert (found.points[0].phone, found.points[0].role, found.customer_names) == (7, 6, (8,))


@pytest.mark.parametrize(
    "header",
    [
        "姓名,手机号,紧急联系人1姓名,紧急联系人1关系,紧急联系人1电话,紧急联系人2姓名,紧急联系人2关系,紧急联系人2电话",
        "name,phone,contact1_name,contact1_relation,contact1_phone,contact2_name,contact2_relation,contact2_phone",
        "name,phone,contact_1_name,contact_1_relationship,contact_1_mobile,contact_2_name,contact_2_relationship,contact_2_mobile",
        "Name,Mobile,Emergency Contact 1,Emergency Contact 1 Relation,Emergency Contact 1 Phone,Emergency Contact 2,"
        "Emergency Contact 2 Relation,Emergency Contact 2 Phone",
        "Name,Phone,Contact Name 1,Contact Relation 1,Contact Phone 1,"
        "Contact Name 2,Contact Relation 2,Contact Phone 2",
        "姓名,手机,联系人1,联系人1关系,联系人1手机,联系人2,联系人2关系,联系人2手机",
        "姓名,手机,联系人一姓名,联系人一与本人关系,联系人一电话,联系人二姓名,联系人二与本人关系,联系人二电话",
        "姓名,手机,第一联系人姓名,第一联系人关系,第一联系人电话,第二联系人姓名,第二联系人关系,第二联系人电话",
        "姓名,手機號碼,緊急聯絡人①姓名,緊急聯絡人①關係,緊急聯絡人①電話,緊急聯絡人②姓名,緊急聯絡人②關係,緊急聯絡人②電話",
        "name,phone,reference_1_name,reference_1_relationship,reference_1_phone,reference_2_name,reference_2_relationship,reference_2_phone",
    ],
)
def test_contacts_side_by_side_are_found(tmp_path: Path, header: str) -> None:
    found = contacts(tmp_path, f"{header}\n张三,130,李四,父亲,131,王五,朋友,132\n赵六,133,,,,,,\n")
    assert [(c.row, c.slot, c.customer_name, c.contact_name, c.role, c.phone) for c in found] == [
        (2, "self", "张三", "", "self", "130"),
        (2, "contact1", "张三", "李四", "父亲", "131"),
        (2, "contact2", "张三", "王五", "朋友", "132"),
        (3, "self", "赵六", "", "self", "133"),
    ]


def test_a_contact_named_by_relation_carries_it(tmp_path: Path) -> None:
    found = contacts(tmp_path, "姓名,手机号,配偶姓名,配偶电话,母亲手机号\n张三,130,李四,131,132\n")
    assert [(c.slot, c.contact_name, c.role, c.phone) for c in found[1:]] == [
        ("contact1", "李四", "配偶", "131"),
        ("contact2", "", "母亲", "132"),
    ]
    english = contacts(tmp_path, "name,phone,Spouse's Phone,Mother Phone\nA,1,2,3\n")
    assert [(c.slot, c.role) for c in english[1:]] == [("contact1", "spouse"), ("contact2", "mother")]


def test_an_unindexed_contact_beside_an_own_number_takes_name_and_relation(tmp_path: Path) -> None:
    found = contacts(tmp_path, "客户姓名,手机号,联系人姓名,关系,联系人电话\n张三,130,李四,父亲,131\n")
    assert [(c.slot, c.contact_name, c.role, c.phone) for c in found] == [
        ("self", "", "self", "130"),
        ("contact1", "李四", "父亲", "131"),
    ]


def test_further_numbers_of_the_same_person_become_further_points(tmp_path: Path) -> None:
    found = contacts(tmp_path, "姓名,电话,手机,单位电话,传真\n张三,010,130,021,999\n李四,,131,,\n")
    assert [(c.row, c.slot, c.role, c.phone) for c in found] == [
        (2, "", "self", "130"),
        (2, "phone2", "self", "010"),
        (2, "phone3", "employer", "021"),
        (3, "", "self", "131"),
    ]
    assert len({c.customer_key for c in found}) == 2


def test_given_and_family_name_are_joined_as_their_script_does(tmp_path: Path) -> None:
    found = contacts(tmp_path, "First Name,Last Name,Phone\nMary Ann,Smith,1\n伟,张,2\n,Cher,3\n")
    assert [c.customer_name for c in found] == ["Mary Ann Smith", "张伟", "Cher"]


def test_google_exports_of_both_kinds_are_long_books_with_their_joined_numbers(tmp_path: Path) -> None:
    new = (
        "First Name,Middle Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n"
        "John,Q,Smith,* myContacts,Mobile,+1 202 ::: +1 303,Mother,+1 404\nAmy,,Wong,,* Mobile,1,,\n"
    )
    found = contacts(tmp_path, new)
    assert [(c.row, c.slot, c.role, c.phone) for c in found] == [
        (2, "", "self", "+1 202"),
        (2, "phone2", "self", "+1 303"),
        (2, "phone3", "Mother", "+1 404"),
        (3, "", "self", "1"),
    ]
    assert found[0].customer_name == "John Q Smith"
    old = (
        "Name,Given Name,Family Name,Group Membership,Phone 1 - Type,Phone 1 - Value\nJohn Smith,John,Smith,x,Home,1\n"
    )
    assert [(c.customer_name, c.phone, c.role) for c in contacts(tmp_path, old)] == [("John Smith", "1", "self")]


def test_an_outlook_export_is_a_long_book(tmp_path: Path) -> None:
    names = "First Name,Last Name,Company,Business Fax,Business Phone,Business Phone 2,Home Phone,Mobile Phone"
    header = '"' + names.replace(",", '","') + '"'
    found = contacts(tmp_path, header + '\n"John","Smith","Acme","1","2","3","4","5"\n')
    assert [(c.slot, c.phone, c.role) for c in found] == [
        ("", "5", "self"),
        ("phone2", "4", "self"),
        ("phone3", "2", "employer"),
        ("phone4", "3", "employer"),
    ]


def test_the_map_overrules_the_headers(tmp_path: Path) -> None:
    mapping = """
        [columns]
        "号码甲" = "phone"
        "谁" = "customer_name"
        "手机" = ""
        [constants]
        region = "US"
        [contact1]
        "号码乙" = "phone"
        "乙名" = "name"
        [contact1.constants]
        relation = "母亲"
    """
    found = contacts(tmp_path, "谁,手机,号码甲,号码乙,乙名,来源\n张三,1,2,3,李梅,导入\n", mapping)
    assert [(c.slot, c.customer_name, c.phone, c.role, c.contact_name, c.region, c.source) for c in found] == [
        ("self", "张三", "2", "self", "", "US", "导入"),
        ("contact1", "张三", "3", "母亲", "李梅", "US", "导入"),
    ]


def test_every_problem_of_a_map_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        'form = "round"\nauto = 1\n[columns]\na = "telephone"\nb = "phone"\nc = "phone"\n[constants]\nplanet = "x"\n'
        'region = 5\n[contact1]\nd = "shoe"\n[elsewhere]\nx = "y"\n'
    )
    with pytest.raises(ConfigProblem) as caught:
        load_map(path)
    assert len(caught.value.problems) == 8
    assert all(str(path) in problem for problem in caught.value.problems)


def test_a_map_of_columns_that_are_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match="'tel2' which the book does not have"):
        contacts(tmp_path, "name,phone\na,1\n", '[columns]\n"tel2" = "phone"\n')


def test_customers_without_ids_are_told_apart_by_name_and_own_number(tmp_path: Path) -> None:
    book = (
        "姓名,手机号,关系,联系人\n"
        "张伟,13800000001,本人,\n"
        "张伟,13900000001,母亲,甲\n"
        "张伟,138 0000 0002,本人,\n"
        "张伟,13900000002,母亲,乙\n"
        "李娜,13900000003,父亲,丙\n"
        "李娜,+86 13800000003,本人,\n"
        "李娜,13800000003,本人,\n"
        "王芳,13900000004,父亲,丁\n"
        "王芳,13900000005,朋友,戊\n"
        ",13900000006,朋友,己\n"
    )
    keys = [c.customer_key for c in contacts(tmp_path, book)]
    assert keys[0] == keys[1] != keys[2] == keys[3]
    assert keys[4] == keys[5] == keys[6]
    assert keys[7] == keys[8]
    assert keys[9] == "row:11"
    assert len(set(keys)) == 5
    assert not any("张伟" in key or ("138" in key and "0000" in key) for key in keys)


def test_a_stated_id_is_the_customer_and_wide_rows_are_their_own(tmp_path: Path) -> None:
    stated = contacts(tmp_path, "客户号,姓名,手机号,关系\nC1,张伟,1,本人\nC1,张伟,2,母亲\n,李娜,3,本人\n")
    assert [c.customer_key for c in stated][:2] == ["id:C1", "id:C1"]
    wide = contacts(tmp_path, "姓名,手机号,联系人1姓名,联系人1电话\n张伟,1,甲,2\n张伟,1,甲,2\n")
    assert [c.customer_key for c in wide] == ["row:2", "row:2", "row:3", "row:3"]


def test_no_repr_shows_a_person(tmp_path: Path) -> None:
    contact = contacts(tmp_path, "客户号,姓名,手机号,住址\nC17,张伟,13812345678,望京街道\n")[0]
    assert not any(text in repr(contact) for text in ("张伟", "13812345678", "望京", "C17"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=12))
def test_no_header_breaks_the_recognition(header: list[str]) -> None:
    recognise(header, WORDS)
    assert all(header_key(text).isalnum() or header_key(text) == "" for text in header)
