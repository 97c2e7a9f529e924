using Dogshore.Local.Data;

namespace Dogshore.LocalParts.Data;

public sealed class Names_of_databases
{
    [Fact]
    public void A_role_is_readable() => DatabaseName.Of("shop", "DATABASE_URL").Role.ShouldMatch("^shop_database_url_[0-9a-f]{10}$");

    [Fact]
    public void Apps_whose_names_look_alike_have_roles_of_their_own()
    {
        string[] apps = ["a-b", "a_b", "a.b", "A-b", new string('x', 90), new string('x', 91)];
        apps.Select(app => DatabaseName.Of(app, "URL").Role).Distinct().Count().ShouldBe(apps.Length);
    }

    [Fact]
    public void A_role_fits_into_what_PostgreSQL_keeps_of_it() => DatabaseName.Of(new string('x', 128), new string('Y', 63)).Role.Length.ShouldBeLessThan(64);

    [Fact]
    public void The_socket_lies_beside_the_data_where_its_path_is_short_enough()
    {
        ClusterFolders.Of("/home/ann/.local/state/dogshore/postgres", "0123456789abcdef", null).Socket.ShouldBe(Path.Combine("/home/ann/.local/state/dogshore/postgres", "socket"));
        var far = ClusterFolders.Of("/home/ann/" + new string('x', 90), "0123456789abcdef", null);
        far.Home.ShouldBe("/home/ann/" + new string('x', 90));
        far.Socket.Length.ShouldBeLessThan(86);
        far.Socket.ShouldEndWith("dogshore-0123456789abcdef");
    }
}
