using DaprMessaging.Hosting.Actors;
using DaprMessaging.Session;

namespace DaprMessaging.Units.Session;

/// <summary>Which devices a user has, and which tokens are good.</summary>
public sealed class KnownDevicesTests
{
    private readonly KnownDevices devices = new([], 0);

    [Fact]
    public void Those_that_have_come_are_there_the_last_one_seen_first()
    {
        devices.See("phone", "app 1", 1000);
        devices.See("tablet", "app 2", 2000);
        devices.See("phone", "app 3", 3000);
        devices.Leave("tablet", 4000);
        Assert.Equal([new DeviceEntry("tablet", "app 2", 2000, 4000), new DeviceEntry("phone", "app 3", 1000, 3000)], devices.There);
    }

    [Fact]
    public void One_that_is_ended_has_no_good_token_until_it_gets_another()
    {
        devices.See("phone", "", 1000);
        devices.See("tablet", "", 1000);
        Assert.Equal(["tablet"], devices.End(new Ending("tablet", "phone"), 5000)!);
        Assert.Equal(["phone"], devices.There.Select(d => d.DeviceId));
        Assert.Equal((false, false, true), (devices.Admits("tablet", 0), devices.Admits("tablet", 5000), devices.Admits("tablet", 5001)));
        Assert.Equal((true, true), (devices.Admits("phone", 0), devices.Admits("another", 0)));
        devices.See("tablet", "", 6000);
        Assert.Equal(6000, devices.There.First().Since);
        Assert.True(devices.Admits("tablet", 0));
    }

    [Fact]
    public void All_others_are_ended_those_too_that_nobody_has_seen()
    {
        foreach (var id in new[] { "phone", "tablet", "watch" }) devices.See(id, "", 1000);
        Assert.Equal(["tablet", "watch"], devices.End(new Ending("", "phone"), 5000)!.Order());
        Assert.Equal(["phone"], devices.There.Select(d => d.DeviceId));
        Assert.Equal((true, false, false, true), (devices.Admits("phone", 0), devices.Admits("tablet", 4000), devices.Admits("stolen", 4000), devices.Admits("new", 5001)));
    }

    [Fact]
    public void One_that_is_not_there_cannot_be_ended_and_one_that_was_can_again()
    {
        Assert.Null(devices.End(new Ending("phone", "tablet"), 5000));
        devices.See("phone", "", 1000);
        Assert.NotNull(devices.End(new Ending("phone", ""), 5000));
        Assert.NotNull(devices.End(new Ending("phone", ""), 6000));
    }

    [Fact]
    public void Of_many_the_one_that_was_not_seen_for_the_longest_time_is_forgotten()
    {
        for (var n = 1; n <= 510; n++) devices.See($"d{n}", "", n);
        Assert.Equal((500, "d11"), (devices.All.Count, devices.There.Last().DeviceId));
    }
}
