from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cameras", "0001_initial")]

    operations = [
        migrations.RenameField("camera", "place_lat", "position_lat"),
        migrations.RenameField("camera", "place_lon", "position_lon"),
    ]
