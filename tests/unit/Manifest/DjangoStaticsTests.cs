using Dogshore.Manifest;
using Dogshore.Tests.Worlds;

namespace Dogshore.Tests.Manifest;

public sealed class DjangoStaticsTests : IDisposable
{
    readonly TempFolder folder = new();

    DjangoStaticsTests Having(string path, string text)
    {
        var file = Path.Combine(folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    DjangoStaticsTests Shop(string settings) => Having("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n").Having("shop/settings.py", settings);

    [Theory]
    [InlineData("DEBUG = False\nSTATIC_ROOT = BASE_DIR / \"staticfiles\"\n", "staticfiles")]
    [InlineData("STATIC_ROOT = os.path.join(BASE_DIR, 'assets')\n", "assets")]
    [InlineData("STATIC_ROOT = somewhere()\n", "staticfiles")]
    public void A_step_that_collects_is_proposed(string settings, string output) =>
        Shop(settings).Proposal().ShouldNotBeNull().ShouldContain($"<DeployBuildStep Include=\"collectstatic\" Command=\"python3 manage.py collectstatic --noinput\" Outputs=\"{output}\" />");

    [Fact]
    public void None_is_where_one_collects() => Shop("STATIC_ROOT = 'x'\n").Proposal(new BuildStep("assets", "python manage.py collectstatic", null, null, null)).ShouldBeNull();

    [Fact]
    public void None_is_where_nothing_says_whereto() => Shop("DEBUG = False\n").Proposal().ShouldBeNull();

    [Fact]
    public void None_is_without_Django() => Having("app.py", "STATIC_ROOT = 'x'\n").Proposal().ShouldBeNull();

    string? Proposal(params BuildStep[] steps) => DjangoStatics.Proposal(folder.Path, steps);

    public void Dispose() => folder.Dispose();
}
