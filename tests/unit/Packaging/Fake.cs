namespace Dogshore.Tests.Packaging;

/// <summary>Things with the shape of secrets. Put together here, so that no scanner of repositories takes this one for a leak.</summary>
static class Fake
{
    public static string GitHub => "ghp" + "_0123456789abcdefghijABCDEFGHIJ012345";
    public static string GitHubFine => "github" + "_pat_11ABCDEFG0abcdefghijkl_0123456789abcdefghijABCDEFGHIJ0123456789";
    public static string GitLab => "glpat" + "-abcDEF0123456789_-xy";
    public static string Slack => "xoxb" + "-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx";
    public static string Stripe => "sk" + "_live_4eC39HqLyjWDarjtT1zdp7dc";
    public static string Npm => "npm" + "_0123456789abcdefghijABCDEFGHIJ012345";
    public static string Azure => "AccountName=shop;Account" + "Key=Zm9vYmFyYmF6MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0hJSktMTU5PUA==;";
    public static string AwsId => "AKI" + "AQ3EGRIP4EXBM7KJ2";
    public static string AwsSecret => "q7Zt0ERvLpX2mKc9" + "+HdWb1YsJfUaGn4oPeTiQxC3";
    public static string Google => "{\"type\": \"service_account\", \"private" + "_key\": \"-----BEGIN PRIVATE KEY-----\\nMIIEvQ";
    public static string PrivateKey => "-----BEGIN RSA PRI" + "VATE KEY-----\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy\n-----END RSA PRI" + "VATE KEY-----\n";
    public static string PrivateKeyInCode => "key = \"-----BEGIN EC PRI" + "VATE KEY-----\\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY\\n\"";
}
