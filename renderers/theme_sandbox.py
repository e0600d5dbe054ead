"""Templates of other people's themes: they see plain values, and reach nothing else.

Jinja2's own sandbox keeps templates from Python's insides. Here, besides, nothing is allowed that
is not listed, no text may grow without end, and each page is looked at before it is handed out.
How long a template may take is for whoever runs it: a process with a limit.
"""

import sys
import traceback
from collections.abc import Callable, Iterable
from types import BuiltinMethodType, FunctionType
from typing import Any

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_eval_context,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext, Macro, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from renderers.page_gate import PAGES, refuse_page
from renderers.theme_files import ThemeError, check_style

# The longest text that a template may make; a page with all its pictures is shorter.
LONGEST = 200_000_000
_FILTERS = frozenset({
    "abs", "capitalize", "count", "d", "default", "e", "escape", "filled", "first", "float", "int",
    "join", "last", "length", "lower", "max", "min", "round", "trim", "truncate", "upper",
})  # fmt: skip
_OF_LOOPS = frozenset({
    "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem",
    "revindex", "revindex0",
})  # fmt: skip
_OF_DICTIONARIES = frozenset({"get", "items", "keys", "values"})


class _Generator(CodeGenerator):
    """Has texts that `~` joins counted as all others."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write the code for `a ~ b`."""
        self.write("environment.joined((")
        for argument in node.nodes:
            self.visit(argument, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with lists of what there is, in place of lists of what there is not."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"+", "*", "%", "**"})

    def __init__(self, loader: BaseLoader, named: str, filters: dict[str, Any]) -> None:
        super().__init__(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, keep_trailing_newline=True,
        )  # fmt: skip
        self.named = named
        self.template_class = _Guarded
        self.concat = _bounded  # type: ignore[method-assign] # of any texts, as theirs
        known = self.filters | {"join": _listed} | filters
        self.filters = {name: it for name, it in known.items() if name in _FILTERS}
        self.globals.clear()

    @staticmethod
    def joined(parts: Iterable[object]) -> str:
        """Return values as one text, escaped where one of them is HTML."""
        text: str = _checked(markup_join(parts))
        return text

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may see an attribute: of loops, dictionaries and imported macros."""
        if isinstance(obj, LoopContext):
            return attr in _OF_LOOPS
        if isinstance(obj, TemplateModule):
            return isinstance(value, Macro)
        return type(obj) is dict and attr in _OF_DICTIONARIES

    def is_safe_callable(self, obj: object) -> bool:
        """Whether a template may call something: macros, and functions that it was given."""
        if isinstance(obj, BuiltinMethodType):
            return type(obj.__self__) is dict and obj.__name__ in _OF_DICTIONARIES
        return isinstance(obj, Macro | LoopContext | FunctionType)

    def wrap_str_format(self, value: object) -> None:
        """Refuse `format`, as any other method of a text: a width in it may be any number."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Calculate with numbers, and put texts and lists together."""
        if operator == "+":
            return _checked(left + right)
        for it in (left, right):
            if isinstance(it, str | list | tuple) or operator == "**":
                raise SecurityError(f"`{operator}` is for numbers only")
        return super().call_binop(context, operator, left, right)


def _bounded(parts: Iterable[str]) -> str:
    kept, length = [], 0
    for part in parts:
        length += len(part)
        if length > LONGEST:
            raise SecurityError("it makes a text without end")
        kept.append(part)
    return "".join(kept)


@pass_eval_context
def _listed(context: EvalContext, values: Iterable[Any], between: str = "") -> str:
    """Return values as one text: the filter `join`, which counts first."""
    parts = [it if isinstance(it, str) else str(it) for it in values]
    if sum(map(len, parts)) + len(between) * len(parts) > LONGEST:
        raise SecurityError("it makes a text without end")
    text: str = do_join(context, parts, between)
    return text


def _checked(value: Any) -> Any:  # noqa: ANN401 - what has a length may be too long
    if isinstance(value, str | list | tuple) and len(value) > LONGEST:
        raise SecurityError("it makes a text without end")
    return value


class _Guarded(Template):
    """A template whose failures name its file and line, and whose pages are looked at."""

    def render(self, *values: Any, **more: Any) -> str:  # noqa: ANN401 - Jinja2's parameters
        """Return the text. Raises ThemeError where the template does what it may not."""
        given = dict(*values, **more)
        text: str = _guarded(self, lambda: Template.render(self, given))
        where = f"{self.environment.named}/{self.name}"  # type: ignore[attr-defined]
        if self.name in PAGES:
            refuse_page(text, given, where)
        elif self.name and self.name.endswith(".css.j2"):
            check_style(text, where)
        return text

    @property
    def module(self) -> TemplateModule:
        """The macros of the template, as callables that raise ThemeError."""
        made = _guarded(self, lambda: Template.make_module(self))
        return _Macros(self, made)  # type: ignore[return-value] # as far as macros go


class _Macros:
    def __init__(self, template: Template, module: TemplateModule) -> None:
        self._template, self._module = template, module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        found = getattr(self._module, name, None)
        if found is None:
            where = f"{self._template.environment.named}/{self._template.name}"  # type: ignore[attr-defined]
            raise ThemeError(f"{where}: it has no macro `{name}`")
        return lambda *given, **named: _guarded(self._template, lambda: found(*given, **named))


def _guarded(template: Template, work: Callable[[], Any]) -> Any:  # noqa: ANN401
    try:
        return work()
    except ThemeError:
        raise
    except Exception as error:  # noqa: BLE001 - a template may make Python raise anything
        raise ThemeError(_said(error, template.environment.named)) from None  # type: ignore[attr-defined]


def refused(error: TemplateError | RecursionError, name: str, folder: str) -> ThemeError:
    """Return what is wrong with a template that cannot be read."""
    if isinstance(error, TemplateSyntaxError):
        return ThemeError(f"{folder}/{error.name or name}:{error.lineno}: {error.message}")
    return ThemeError(f"{folder}/{name}: {error}")


def _said(error: Exception, folder: str) -> str:
    """Return the file and line of a theme where something went wrong, and what did."""
    if isinstance(error, TemplateSyntaxError):
        return str(refused(error, "", folder))
    frames = traceback.extract_tb(error.__traceback__ or sys.exc_info()[2])
    own = [it for it in frames if it.filename.endswith((".j2", ".xml", ".rels"))]
    at = f"{own[-1].filename}:{own[-1].lineno}" if own else folder
    said = str(error).split("\n", maxsplit=1)[0] or type(error).__name__
    return f"{at}: {said[:200]}"
