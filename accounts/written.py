"""Small queries of every page: their SQL is written once, which is most of what they cost."""

from functools import cache, cached_property
from threading import Lock

from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast, JSONArray

COMPILING = Lock()  # a query that two threads compile at once may lose a part


@cache
def columns(model, before="", besides=()):
    """The names by which a query reads every column of a model."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [f"{before}{name}" for name in names if name not in besides]


def as_text(*names):
    """These columns of a row as one text, JSON of a list."""
    return Cast(JSONArray(*names), TextField())


def told(kind, rows, *names):
    """These rows as texts, beside the name of what they are: rows of several kinds are read by one
    query."""
    return rows.order_by().values_list(Value(kind, TextField()), as_text(*names))


class Written:
    """A QuerySet as a function of ids: `Written(lambda user: Mandate.objects.filter(user=user))`.
    Only ids and slugs may vary: a moment would stay the one of the first time."""

    def __init__(self, queryset_of):
        self.queryset_of = queryset_of
        count = queryset_of.__code__.co_argcount
        self.marks = [-1_000_000_000 - place for place in range(count)]  # ids that nothing has

    @cached_property
    def queryset(self):
        return self.queryset_of(*self.marks)

    @cached_property
    def sql(self):
        """The SQL, its parameters, and where among them each id stands: (place, which id)."""
        with COMPILING:
            sql, params = self.queryset.all().query.sql_with_params()
        params = [str(value) if isinstance(value, str) else value for value in params]
        marks = [*self.marks, *map(str, self.marks)]  # a text where a slug is compared
        places = [(at, marks.index(value)) for at, value in enumerate(params) if value in marks]
        return sql, params, [(at, which % len(self.marks)) for at, which in places]

    def statement(self, ids):
        """The SQL, and its parameters with these ids in their places."""
        sql, params, places = self.sql
        params = params.copy()
        for at, which in places:
            params[at] = ids[which]
        return sql, params

    def rows(self, *ids, held=""):
        """What `values_list` would give, numbers and texts only; `held` says what PostgreSQL locks
        of it until the transaction ends (on SQLite one writes at a time anyway)."""
        sql, params = self.statement(ids)
        if held and connection.vendor == "postgresql":
            sql += f" {held}"
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    @cached_property
    def converters(self):
        with COMPILING:
            compiler = self.queryset.all().query.get_compiler(connection=connection)
            compiler.as_sql()
            return compiler, compiler.get_converters([column for column, *_ in compiler.select])

    def values(self, *ids):
        """What `values_list` would give, moments and JSON included."""
        return self.converted(self.rows(*ids))

    def converted(self, rows):
        """These rows with their moments, truths and JSON."""
        compiler, converters = self.converters
        return list(map(tuple, compiler.apply_converters(rows, converters)))

    def objects(self, *ids):
        """The model's instances."""
        return list(self.queryset.model.objects.raw(*self.statement(ids)))


class Put:
    """One row of these `names` put in; where one with its `unique` values is there already, it
    takes the `changed` ones, or stays as it is."""

    def __init__(self, model, names, unique, changed=()):
        self.fields = {name: model._meta.get_field(name) for name in names}
        self.table = model._meta.db_table
        columns = {name: field.column for name, field in self.fields.items()}
        sets = ", ".join(f"{columns[name]} = EXCLUDED.{columns[name]}" for name in changed)
        self.sql = (
            f"INSERT INTO {self.table} ({', '.join(columns.values())}) "  # noqa: S608
            f"VALUES ({', '.join(['%s'] * len(columns))}) "
            f"ON CONFLICT ({', '.join(columns[name] for name in unique)}) "
            + (f"DO UPDATE SET {sets}" if sets else "DO NOTHING")
        )

    def row(self, values, **only):
        """How many rows were put in or changed; what is there changes `only` where a column of it
        has one of these values."""
        sql = self.sql
        params = [
            field.get_db_prep_save(values[name], connection) for name, field in self.fields.items()
        ]
        for name, known in only.items():
            marks = ", ".join(["%s"] * len(known))
            sql += f" WHERE {self.table}.{self.fields[name].column} IN ({marks})"
            params += known
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.rowcount
