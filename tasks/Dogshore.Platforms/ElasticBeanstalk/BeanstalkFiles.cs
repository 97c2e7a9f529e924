using System.Collections.Immutable;
using Dogshore.Manifest;
using Dogshore.Model;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>What Elastic Beanstalk wants in the bundle (contract elasticbeanstalk §3).</summary>
static class BeanstalkFiles
{
    public static ImmutableArray<WantedFile> Of(Effective effective, string platform)
    {
        // A published .NET app is found by its runtimeconfig.json; with a Procfile its command must be there.
        var commands = effective.Processes.Where(process => process.Command is not null).Select(process => (process.Name, process.Command!)).ToList();
        return
        [
            .. commands.Count > 0 ? (WantedFile[])[Procfile.Of(platform, commands)] : [],
            .. effective.Databases.Any(database => database.Migrate is not null) ? Migration.Files(platform, effective.Databases) : [],
        ];
    }
}
