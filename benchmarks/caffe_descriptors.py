"""Caffe's messages as protobuf descriptors, made from the same facts that convcalc reads."""

import json
from importlib import resources
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_Field = descriptor_pb2.FieldDescriptorProto
_SCALARS = {
    "int32": _Field.TYPE_INT32,
    "uint32": _Field.TYPE_UINT32,
    "int64": _Field.TYPE_INT64,
    "float": _Field.TYPE_FLOAT,
    "double": _Field.TYPE_DOUBLE,
    "bool": _Field.TYPE_BOOL,
    "string": _Field.TYPE_STRING,
}


def net_parameter() -> Any:  # noqa: ANN401  a class that protobuf makes at run time
    """Return the class of Caffe's NetParameter."""
    facts = json.loads((resources.files("convcalc.dialects.caffe") / "fields.json").read_text())
    file = descriptor_pb2.FileDescriptorProto(name="caffe.proto", package="caffe")
    messages = {name: file.message_type.add(name=name) for name in facts["messages"]}
    for full_name, values in facts["enums"].items():
        owner, _, name = full_name.rpartition(".")
        if owner and owner not in messages:
            messages[owner] = file.message_type.add(name=owner)
        enum = (messages[owner] if owner else file).enum_type.add(name=name)
        for value, number in values.items():
            enum.value.add(name=value, number=number)
    for name, fields in facts["messages"].items():
        for number, (field_name, field) in enumerate(fields.items(), start=1):
            _add_field(messages[name], field_name, number, field, facts["messages"])
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("caffe.NetParameter"))


def _add_field(
    message: descriptor_pb2.DescriptorProto,
    name: str,
    number: int,
    facts: dict[str, Any],
    messages: dict[str, Any],
) -> None:
    field = message.field.add(name=name, number=number)
    field.label = _Field.LABEL_REPEATED if facts.get("repeated") else _Field.LABEL_OPTIONAL
    if facts["type"] in _SCALARS:
        field.type = _SCALARS[facts["type"]]
    else:
        is_message = facts["type"] in messages
        field.type = _Field.TYPE_MESSAGE if is_message else _Field.TYPE_ENUM
        field.type_name = f".caffe.{facts['type']}"
