namespace Dogshore.Rehearsals;

/// <summary>The platforms that can be rehearsed on: one line each.</summary>
static class Stages
{
    static readonly SortedDictionary<string, Func<Stage>> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["appengine"] = () => new AppEngineStage(),
        ["codepipeline"] = () => new PipelineStage(),
        ["codestar"] = () => new PipelineStage(),
        ["convox"] = () => new ConvoxStage(),
        ["dokku"] = () => new DokkuStage(),
        ["elasticbeanstalk"] = () => new BeanstalkStage(),
        ["heroku"] = () => new HerokuStage(),
        ["pythonanywhere"] = () => new PythonAnywhereStage(),
        ["s3"] = () => new S3Stage(),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Func<Stage>? Of(string platform) => All.GetValueOrDefault(platform);
}
