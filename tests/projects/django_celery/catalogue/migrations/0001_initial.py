"""Books."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True)),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(default="")),
            ],
        ),
    ]
