from decimal import Decimal

from django.db import migrations, models


def stock(apps, schema_editor):
    apps.get_model("catalog", "Lamp").objects.create(name="Harbour lamp", price=Decimal("48.00"))


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Lamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("price", models.DecimalField(decimal_places=2, max_digits=8)),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.RunPython(stock, migrations.RunPython.noop),
    ]
