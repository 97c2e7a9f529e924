using Microsoft.Playwright;

namespace Dogshore.EndToEnd.Deploys;

/// <summary>report.html as a person sees it. The pictures lie in artifacts/screenshots.</summary>
public sealed class ReportPages
{
    [Fact]
    public async Task A_deploy_and_one_that_was_rolled_back_are_told_on_a_page_in_light_and_in_dark()
    {
        await using var browser = await Browser.Start();
        await using var app = Talker.Make();
        var report = Path.Combine(app.Folder, "obj", "deploy", "report.html");

        (await app.Deploy()).ShouldSucceed();
        var light = await browser.Open(report, 1280, ColorScheme.Light);
        await Tells(light, "succeeded", "v1", app.Url().ToString(), "passed", "attempts", "Timeline", "Package");
        await Photograph(light, "deployed-light");
        var dark = await browser.Open(report, 1280, ColorScheme.Dark);
        (await Background(dark)).ShouldNotBe(await Background(light));

        (await app.Deploy("-p:Mode=late-error", "-p:Patience=4s")).ShouldFail("DOG4003");
        var narrow = await browser.Open(report, 390, ColorScheme.Dark);
        await Tells(narrow, "rolled-back", "DOG4003", "500");
        (await narrow.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390, "a phone scrolls down only");
        await Photograph(narrow, "rolled-back-dark");
    }

    static async Task Tells(IPage page, params string[] texts)
    {
        var told = await page.InnerTextAsync("body");
        foreach (var text in texts) told.ShouldContain(text);
    }

    static Task<string> Background(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    static async Task Photograph(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name}.png"), FullPage = true });
}
