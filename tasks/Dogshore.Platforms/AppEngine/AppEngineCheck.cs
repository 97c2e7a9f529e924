using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>What can be wrong with a destination and is found without changing anything.</summary>
static class AppEngineCheck
{
    public static async Task<IReadOnlyList<Finding>> Of(AppEngineApi api, Destination to, CancellationToken stop)
    {
        var place = api.Place;
        if (place.TooLong is { } tooLong) return [tooLong.At(to.Place)];
        if (to["Image"] is { } image && !image.Contains("@sha256:", StringComparison.Ordinal)) return [Dog.AppEngineImageNotPinned.With(to.Name, image).At(to.Place)];
        if (to["Traffic"] == "split") _ = Traffic.Steps(to);
        var (found, there) = (api.Application(stop), api.Service(stop));
        await Task.WhenAll(found, there);
        if (await found is not { } application)
            return to["Create"] != "true" ? [Dog.AppEngineNoApplication.With(place.Project, to.Name).At(to.Place)] : to["Region"] is null ? [Dog.AppEngineNoRegion.With(place.Project, to.Name).At(to.Place)]
                : place.Service != AppEnginePlace.First ? [First(to, place)] : [];
        if (application.ServingStatus is { } status && status != "SERVING" && status != "UNSPECIFIED") return [Dog.AppEngineDisabled.With(place.Project, status).At(to.Place)];
        if (await there is not null) return [];
        if (to["Create"] != "true") return [Dog.AppEngineNoService.With(place.Service, place.Project, to.Name).At(to.Place)];
        return place.Service != AppEnginePlace.First && !(await api.Services(stop)).Contains(AppEnginePlace.First) ? [First(to, place)] : [];
    }

    static Finding First(Destination to, AppEnginePlace place) => Dog.AppEngineFirstService.With(place.Project, place.Service).At(to.Place);
}
