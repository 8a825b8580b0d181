"""Small queries of every page: Django writes their SQL once, which is most of what they cost."""

from functools import cached_property

from django.db import connection


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
        return self.queryset.query.sql_with_params()

    def statement(self, ids):
        """The SQL, and its parameters with these ids in their places."""
        sql, params = self.sql
        given = dict(zip(self.marks, ids, strict=True))
        given |= {str(mark): value for mark, value in given.items()}  # where a slug is compared
        return sql, [given.get(value, value) for value in params]

    def rows(self, *ids):
        """What `values_list` would give, numbers and texts only."""
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(ids))
            return cursor.fetchall()

    @cached_property
    def converters(self):
        compiler = self.queryset.query.get_compiler(connection=connection)
        compiler.as_sql()
        return compiler, compiler.get_converters([column for column, *_ in compiler.select])

    def values(self, *ids):
        """What `values_list` would give, moments and JSON included."""
        compiler, converters = self.converters
        return list(map(tuple, compiler.apply_converters(self.rows(*ids), converters)))

    def objects(self, *ids):
        """The model's instances."""
        return list(self.queryset.model.objects.raw(*self.statement(ids)))
