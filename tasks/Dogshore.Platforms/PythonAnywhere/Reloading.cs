using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Loads what the WSGI file names.</summary>
sealed class Reloading(PythonAnywhereApi api, World world)
{
    public async Task Reload(CancellationToken stop)
    {
        world.Log.Say("reloading the web app");
        if (!await api.Reload(stop)) world.Log.Warn(Faults.Dog.PythonAnywhereNoCname.With(api.Place.Domain).At(api.Place.To.Place));
    }
}
