from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("infrastructure", "0001_initial")]

    operations = [
        migrations.RenameField(model, f"place_{part}", f"position_{part}")
        for model in ("station", "wifipoint")
        for part in ("lat", "lon")
    ]
