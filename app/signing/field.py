"""Invisible signature fields, tagged where their document is. Imports pyHanko: import late.

A field is made before anything is signed: afterwards nothing may be added (ISO 32000-1, 12.8.2.2).
It shows nothing; what a signature is stands in words on the page.
"""

from collections.abc import Mapping
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

_LAST_PAGE = -1
"""Where the words about the signature stand."""


def add_field(writer: Any, name: str, told: str) -> None:
    """An empty signature field on the last page; `told` is what assistive technology says of it."""
    append_signature_field(writer, SigFieldSpec(name, on_page=_LAST_PAGE))
    found = enumerate_sig_fields(writer, filled_status=False, with_name=name)
    _name, _value, reference = next(found)
    field = reference.get_object()
    if told:
        field["/TU"] = TextStringObject(told)
    page = writer.find_page_for_modification(_LAST_PAGE)[0]
    if "/StructTreeRoot" in writer.root:
        _tag(writer, reference, field, page)


def _tag(
    writer: Any,
    reference: Any,
    field: DictionaryObject,
    page: Any,
) -> None:
    """A Form element for the field at the end of the document (ISO 14289-1, 7.18.4)."""
    tree = writer.root["/StructTreeRoot"]
    top_reference = tree.raw_get("/K")
    if isinstance(top_reference, ArrayObject):
        top_reference = top_reference.raw_get(0)
    top = top_reference.get_object()
    shown = {"/Type": NameObject("/OBJR"), "/Obj": reference, "/Pg": page}
    element = writer.add_object(
        _dictionary(
            {
                "/Type": NameObject("/StructElem"),
                "/S": NameObject("/Form"),
                "/P": top_reference,
                "/Pg": page,
                "/K": _dictionary(shown),
            }
        )
    )
    _append(writer, top, element)
    field["/StructParent"] = _number(_enter(writer, tree, element))
    page.get_object()["/Tabs"] = NameObject("/S")


def _append(writer: Any, top: DictionaryObject, element: Any) -> None:
    """One more child of the top element, which may have none, one or a list of them."""
    children = top.get("/K")
    if isinstance(children, ArrayObject):
        children.append(element)
        writer.update_container(children)
        return
    top["/K"] = ArrayObject([*([top.raw_get("/K")] if "/K" in top else []), element])
    writer.update_container(top)


def _enter(writer: Any, tree: DictionaryObject, element: Any) -> int:
    """Put the element into the tree that leads from the field back to it; its key there."""
    parents = tree["/ParentTree"]
    key = int(tree["/ParentTreeNextKey"]) if "/ParentTreeNextKey" in tree else _last(parents) + 1
    entry = [_number(key), element]
    if "/Nums" in parents:
        parents["/Nums"].extend(entry)
        writer.update_container(parents["/Nums"])
    else:
        limits = ArrayObject([_number(key), _number(key)])
        leaf = _dictionary({"/Limits": limits, "/Nums": ArrayObject(entry)})
        parents["/Kids"].append(writer.add_object(leaf))
        writer.update_container(parents["/Kids"])
    tree["/ParentTreeNextKey"] = _number(key + 1)
    writer.update_container(tree)
    return key


def _last(node: DictionaryObject) -> int:
    """The highest key of a number tree (ISO 32000-1, 7.9.7)."""
    # Lists of pyHanko follow references one by one, not when gone through.
    if "/Nums" in node:
        numbers = node["/Nums"]
        return max((int(numbers[at]) for at in range(0, len(numbers), 2)), default=-1)
    kids = node["/Kids"]
    return max((_last(kids[at]) for at in range(len(kids))), default=-1)


def _dictionary(entries: Mapping[str, Any]) -> Any:
    named = {NameObject(name): value for name, value in entries.items()}
    return DictionaryObject(named)  # type: ignore[no-untyped-call]


def _number(number: int) -> Any:
    return NumberObject(number)  # type: ignore[no-untyped-call]
