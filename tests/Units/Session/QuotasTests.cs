using System.Net;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Session;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Units.Session;

/// <summary>What one user may ask for at a gateway, and one address connect.</summary>
public sealed class QuotasTests
{
    private static readonly Request Query = new() { GetState = new GetState() };

    [Fact]
    public void Without_any_everybody_does_as_they_like()
    {
        using var quotas = Of(new QuotaOptions());
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Null(quotas.Ask(1, Sending(100)));
            Assert.True(quotas.Connect(IPAddress.Loopback).IsAcquired);
            Assert.True(quotas.Begin(1).IsAcquired);
        }
    }

    [Fact]
    public void Each_user_has_as_many_requests_as_there_may_be_at_once_and_then_is_told_when()
    {
        using var quotas = Of(new QuotaOptions { RequestsPerSecond = 1, RequestsAtOnce = 50 });
        for (var i = 0; i < 50; i++) Assert.Null(quotas.Ask(1, Query));
        Assert.InRange(quotas.Ask(1, Query)!.Value.TotalMilliseconds, 1, 1100);
        Assert.Null(quotas.Ask(2, Query));
    }

    [Fact]
    public void Messages_count_one_by_one_and_no_request_is_too_large_for_ever()
    {
        using var quotas = Of(new QuotaOptions { RequestsPerSecond = 1, RequestsAtOnce = 50 });
        Assert.Null(quotas.Ask(1, Sending(40)));
        Assert.NotNull(quotas.Ask(1, Sending(40)));
        Assert.Null(quotas.Ask(1, Sending(9)));
        Assert.Null(quotas.Ask(2, Sending(100)));
        Assert.NotNull(quotas.Ask(2, Query));
    }

    [Fact]
    public async Task Time_gives_them_back()
    {
        using var quotas = Of(new QuotaOptions { RequestsPerSecond = 500, RequestsAtOnce = 1 });
        while (quotas.Ask(1, Sending(100)) is null) await Task.Yield();
        await Until.TrueAsync(() => quotas.Ask(1, Query) is null);
    }

    [Fact]
    public void What_is_open_at_once_is_counted_until_it_ends()
    {
        using var quotas = Of(new QuotaOptions { SessionsOfUser = 2, ConnectionsOfAddress = 1 });
        using var first = quotas.Begin(1);
        var second = quotas.Begin(1);
        Assert.False(quotas.Begin(1).IsAcquired);
        Assert.True(quotas.Begin(2).IsAcquired);
        second.Dispose();
        Assert.True(quotas.Begin(1).IsAcquired);
        Assert.True(quotas.Connect(IPAddress.Loopback).IsAcquired);
        var refused = quotas.Connect(IPAddress.Loopback);
        Assert.Equal((false, TimeSpan.FromSeconds(1)), (refused.IsAcquired, Quotas.AgainAfter(refused)));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Of_IPv6_a_network_is_an_address(string one, string other, bool areSame)
    {
        using var quotas = Of(new QuotaOptions { ConnectionsPerSecond = 1 });
        Assert.True(quotas.Connect(IPAddress.Parse(one)).IsAcquired);
        Assert.Equal(!areSame, quotas.Connect(IPAddress.Parse(other)).IsAcquired);
    }

    private static Quotas Of(QuotaOptions quotas) => new(Options.Create(new SessionOptions { Quotas = quotas }));

    private static Request Sending(int messages) => new()
    {
        SendMessages = new SendMessages { Messages = { Enumerable.Range(0, messages).Select(_ => new NewMessage()) } },
    };
}
