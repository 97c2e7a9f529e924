using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    [Fact]
    public async Task Previews_are_made_changed_removed_each_by_its_own_name_and_swept_when_they_are_old()
    {
        var scene = New();
        var name = scene.App;
        scene.App = $"{name}-{{id}}";
        scene.Attributes = "Preview=\"true\" Expires=\"1h\"";
        scene.Properties["DeployPreview"] = "7";
        if (!Declaration.Can(Ability.CreateApps | Ability.Destroy))
        {
            Refused(await scene.Check(), Dog.PreviewNotMade.Code);
            return;
        }
        (await scene.Deploy()).ShouldSucceed();
        scene.Write("all is well: second");
        (await scene.Deploy()).ShouldSucceed();
        (await Subject.State($"{name}-7"))!.Releases.ShouldBe(2);
        foreach (var other in new[] { "8", "9" })
        {
            scene.Properties["DeployPreview"] = other;
            (await scene.Deploy()).ShouldSucceed();
        }

        (await scene.Command("Destroy")).Faults.ShouldBeEmpty();
        (await Left(name)).ShouldBe(["7", "8"]);

        scene.Properties.Remove("DeployPreview");
        (await scene.Command("Destroy")).Faults.ShouldHaveSingleItem().Code.ShouldBe(Dog.PreviewNotSaid.Code);
        scene.Properties["_Sweep"] = "true";
        (await scene.Command("Sweep")).Faults.ShouldBeEmpty();
        (await Left(name)).ShouldBe(["7", "8"], "they are young");
        scene.Attributes = "Preview=\"true\" Expires=\"1ms\"";
        (await scene.Command("Sweep")).Faults.ShouldBeEmpty();
        (await Left(name)).ShouldBeEmpty();
    }

    async Task<IEnumerable<string>> Left(string name)
    {
        var left = new List<string>();
        foreach (var id in new[] { "7", "8", "9" })
        {
            if (await Subject.State($"{name}-{id}") is not null) left.Add(id);
        }
        return left;
    }
}
