"""Templates of other people's themes: they see plain values, and reach nothing else.

Jinja2's own sandbox keeps templates from Python's insides. Here, besides, nothing is allowed that
is not listed, all that a template does is counted, and each page is looked at before it is handed
out.
"""

import sys
import traceback
from collections.abc import Callable, Iterable
from functools import wraps
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
from jinja2.filters import do_join, do_round
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext, Macro, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from renderers.page_gate import PAGES, refuse_page
from renderers.theme_allowance import Allowance, number
from renderers.theme_files import ThemeError, check_style

_FILTERS = frozenset({
    "abs", "capitalize", "count", "d", "default", "e", "escape", "filled", "first", "float", "int",
    "join", "last", "length", "lower", "max", "min", "round", "trim", "truncate", "upper",
})  # fmt: skip
# Filters that look at what is in a list, or at nothing of it; others are for texts and numbers.
_OF_LISTS = frozenset({"max", "min"})
_OF_ANYTHING = frozenset({"count", "d", "default", "first", "join", "last", "length"})
_TESTS = frozenset({
    "boolean", "defined", "divisibleby", "even", "false", "float", "integer", "iterable", "mapping",
    "none", "number", "odd", "sequence", "string", "true", "undefined",
})  # fmt: skip
_MOST_DIGITS = 15
# What a place in a list counts as, in characters.
_A_PLACE = 8
# Filters that no template can name: they have no names that could be written.
_TURNS, _WEIGHED, _HELD = "*turns", "*weighed", "*held"
# What Jinja2 itself hands to whatever is called.
_OF_JINJA = frozenset({"_loop_vars", "_block_vars"})
_OF_LOOPS = frozenset({
    "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem",
    "revindex", "revindex0",
})  # fmt: skip
_OF_DICTIONARIES = frozenset({"get", "items", "keys", "values"})


class _Generator(CodeGenerator):
    """Has texts that `~` joins counted as all others, and makes nothing that nothing counts."""

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        """Write the code for `(a, b)`: a list. Why: what is in tuples can be a key."""
        if node.ctx == "load":
            self.visit_List(nodes.List(node.items), frame)
        else:
            super().visit_Tuple(node, frame)

    def visit_Slice(self, node: nodes.Slice, frame: Frame) -> None:  # noqa: ARG002 - as above
        """Refuse `a[b:c]`: each makes a text."""
        self.fail("a part of a text or list cannot be taken", node.lineno)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
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
        self.allowance = Allowance()
        self.finalize = self.allowance.text
        self.concat = self._concatenated  # type: ignore[method-assign] # of any texts, as theirs
        known = self.filters | {"round": _rounded, "join": self._listed} | filters
        self.filters = {it: self._counted(it, known[it]) for it in _FILTERS}
        allowance = self.allowance
        self.filters |= {
            _TURNS: allowance.turns,
            _WEIGHED: allowance.weighed,
            _HELD: allowance.held,
        }
        self.tests = {name: it for name, it in self.tests.items() if name in _TESTS}
        self.globals.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return a template in which the turns of loops, and what is compared, are counted."""
        tree = super()._parse(source, name, filename)
        for it in tree.find_all((nodes.For, nodes.Compare, nodes.Operand)):
            if isinstance(it, nodes.For):
                it.iter = _through(_TURNS, it.iter)
            elif isinstance(it, nodes.Compare | nodes.Operand):
                is_held = isinstance(it, nodes.Operand) and it.op in {"in", "notin"}
                it.expr = _through(_HELD if is_held else _WEIGHED, it.expr)
        return tree

    def get_template(self, *named: Any, **more: Any) -> Template:
        """Return a template; one that is included counts as a call."""
        self.allowance.step()
        return super().get_template(*named, **more)

    def _counted(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that counts what it is given, and what it makes."""
        look = {
            **dict.fromkeys(_OF_ANYTHING, _any),
            **dict.fromkeys(_OF_LISTS, self.allowance.weighed),
        }.get(name, self.allowance.text)
        # Some filters are given the environment, or a part of it, before all else.
        first = int(hasattr(work, "jinja_pass_arg"))

        @wraps(work)
        def counted(*given: Any, **named: Any) -> Any:
            for it in (*given[first:], *named.values()):
                look(it)
            made = work(*given, **named)
            return self.allowance.text(made) if isinstance(made, str) else made

        return counted

    @pass_eval_context
    def _listed(self, context: EvalContext, values: Iterable[Any], between: str = "") -> str:
        """Return texts as one: the filter `join`, which counts first."""
        parts = []
        for it in values:
            parts.append(self.allowance.text(it))
            self.allowance.text(between)
        text: str = do_join(context, parts, between)
        return text

    def _concatenated(self, parts: Iterable[str]) -> str:
        kept = []
        for part in parts:
            self.allowance.take(len(part))
            kept.append(part)
        return "".join(kept)

    def joined(self, parts: Iterable[object]) -> str:
        """Return values as one text, escaped where one of them is HTML."""
        text: str = markup_join([self.allowance.text(it) for it in parts])
        return text

    def call(self, context: Context, obj: Any, *given: Any, **named: Any) -> Any:
        """Call a macro, a function that was given, or a loop once more."""
        self.allowance.step()
        if isinstance(obj, LoopContext):
            given = tuple(map(self.allowance.turns, given))
        elif isinstance(obj, FunctionType):
            for name, it in (*enumerate(given), *named.items()):
                if name not in _OF_JINJA:
                    self.allowance.weighed(it)
        return super().call(context, obj, *given, **named)

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

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate with numbers, and put texts and lists together."""
        for it in (left, right):
            if isinstance(it, str | list | tuple):
                if operator != "+":
                    raise SecurityError(f"`{operator}` is for numbers only")
                self.allowance.take(len(it) if isinstance(it, str) else _A_PLACE * len(it))
            number(it)
        if operator == "**":
            raise SecurityError("`**` makes numbers without end")
        return super().call_binop(context, operator, left, right)


def _through(name: str, value: Any) -> nodes.Expr:
    made = nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)
    made.environment = value.environment
    return made


def _any(value: object) -> object:
    return value


def _rounded(value: Any, precision: int = 0, method: str = "common") -> float:
    """Return a number with so many digits behind the point: the filter `round`."""
    if not 0 <= precision <= _MOST_DIGITS:
        raise SecurityError(f"`round` keeps 0 to {_MOST_DIGITS} digits")
    return do_round(value, precision, method)  # type: ignore[arg-type] # it looks at it itself


class _Guarded(Template):
    """A template whose failures name its file and line, and whose pages are looked at."""

    def render(self, *values: Any, **more: Any) -> str:
        """Return the text. Raises ThemeError where the template does what it may not."""
        given = dict(*values, **more)
        text: str = _guarded(self, given, lambda: Template.render(self, given))
        where = f"{self.environment.named}/{self.name}"  # type: ignore[attr-defined]
        if self.name in PAGES:
            refuse_page(text, given, where)
        elif self.name and self.name.endswith(".css.j2"):
            check_style(text, where)
        return text

    @property
    def module(self) -> TemplateModule:
        """The macros of the template, as callables that raise ThemeError."""
        made = _guarded(self, (), lambda: Template.make_module(self))
        return _Macros(self, made)  # type: ignore[return-value] # as far as macros go


class _Macros:
    def __init__(self, template: Template, module: TemplateModule) -> None:
        self._template, self._module = template, module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        found = getattr(self._module, name, None)
        if found is None:
            where = f"{self._template.environment.named}/{self._template.name}"  # type: ignore[attr-defined]
            raise ThemeError(f"{where}: it has no macro `{name}`")

        def call(*given: Any, **named: Any) -> Any:
            return _guarded(self._template, (given, named), lambda: found(*given, **named))

        return call


def _guarded(template: Template, values: object, work: Callable[[], Any]) -> Any:
    try:
        with template.environment.allowance.given_for(values):  # type: ignore[attr-defined]
            return work()
    except (ThemeError, MemoryError):
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
