from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cooperatives", "0001_initial")]

    operations = [
        migrations.RenameField("seller", "place_lat", "position_lat"),
        migrations.RenameField("seller", "place_lon", "position_lon"),
    ]
