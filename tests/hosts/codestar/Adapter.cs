using Dogshore.Platforms.Aws;
using Dogshore.Platforms.CodeStar;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.VendorCodeStar;

/// <summary>The door for the tests.</summary>
public static class Adapter
{
    public static Task<string> Pipeline(string project, World world, CancellationToken stop) =>
        new CodeStarProject(project, new AwsAccess(new Keys("AKIAEXAMPLE", new Secret("secret-of-the-emulator"), null), "$AWS_ACCESS_KEY_ID", "eu-west-1"), world).Pipeline(stop);
}
