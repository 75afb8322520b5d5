from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("addresses", "0001_initial")]

    operations = [
        migrations.RenameField("household", "place_lat", "position_lat"),
        migrations.RenameField("household", "place_lon", "position_lon"),
    ]
