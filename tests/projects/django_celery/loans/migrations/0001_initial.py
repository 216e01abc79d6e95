"""Loans."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True)),
                ("reader", models.CharField(max_length=80)),
                ("reminded", models.BooleanField(default=False)),
                ("book", models.ForeignKey("catalogue.Book", on_delete=models.CASCADE)),
            ],
        ),
    ]
