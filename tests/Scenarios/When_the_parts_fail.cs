using DaprMessaging.Contracts;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Scenarios;

public sealed class When_the_parts_fail
{
    [Theory]
    [InlineData("the store fails before it commits")]
    [InlineData("the store commits and does not say so")]
    [InlineData("the broker refuses")]
    [InlineData("the broker delivers twice")]
    [InlineData("the broker mixes up the order")]
    [InlineData("everything at once")]
    public async Task Every_message_is_there_once_and_in_one_order(string what)
    {
        await using var world = await World.StartAsync();
        Phone[] phones = [await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3)];
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));
        var stop = Start(world.System.Host.Faults, what);

        await Task.WhenAll(phones.Select(async (phone, p) =>
        {
            for (var i = 0; i < 20; i++) await phone.SendAsync(chat, $"{p}.{i}");
        }));
        stop();
        await phones[0].SendAsync(chat, "the end");
        foreach (var phone in phones) await phone.UntilTextAsync("the end");

        var texts = phones[0].Texts.ToList();
        Assert.Equal(61, texts.Distinct().Count());
        Assert.All(phones, phone => Assert.Equal(texts, phone.Texts));
        foreach (var (phone, p) in phones.Select((phone, p) => (phone, p)))
        {
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{p}.{i}"), texts.Where(t => t.StartsWith($"{p}.", StringComparison.Ordinal)));
            Assert.Equal(phone == phones[0] ? 40 : 41, phone.Counters(chat)!.UnreadCount);
        }
    }

    [Theory]
    [InlineData("the store commits and does not say so")]
    [InlineData("the broker delivers twice")]
    [InlineData("everything at once")]
    public async Task Whatever_is_done_is_done_once_and_every_device_shows_it(string what)
    {
        await using var world = await World.StartAsync();
        Phone[] phones = [await world.PhoneAsync(1, pts: 0), await world.PhoneAsync(2, pts: 0), await world.PhoneAsync(3, pts: 0)];
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));
        await phones[0].SendAsync(chat, "before");
        foreach (var phone in phones) await phone.UntilTextAsync("before");
        var stop = Start(world.System.Host.Faults, what);

        await Task.WhenAll(phones.Select(phone => Everything.DoAsync(phone, chat)));
        stop();
        await phones[0].SendAsync(chat, "the end");
        foreach (var phone in phones)
        {
            await phone.UntilTextAsync("the end");
            await phone.CheckAsync();
        }

        await world.VerifyAsync();
    }

    [Fact]
    public async Task A_device_that_connects_while_the_store_is_out_is_let_in_when_it_is_back()
    {
        await using var world = await World.StartAsync();
        var store = world.System.Host.Faults.StateFails;
        store.Start();
        var arrives = world.PhoneAsync(1);
        Assert.True(await Wait.UntilAsync(() => store.Struck > 3, TimeSpan.FromSeconds(20)), "nobody asks the store");
        store.Stop();
        var phone = await arrives;
        await (await world.PhoneAsync(2)).SendAsync(Peer.User(1), "hi");
        await phone.UntilTextAsync("hi");
    }

    private static Action Start(Faults faults, string what)
    {
        var all = what == "everything at once";
        if (all || what == "the store fails before it commits") faults.StateFails.WithChance(0.1);
        if (all || what == "the store commits and does not say so") faults.CommitTimesOut.WithChance(0.2);
        if (all || what == "the broker refuses") faults.PublishFails.WithChance(0.1);
        if (all || what == "the broker delivers twice") faults.DeliverTwice.WithChance(0.5);
        if (all || what == "the broker mixes up the order") faults.Reorder.WithChance(0.5);
        return () =>
        {
            foreach (var fault in new[] { faults.StateFails, faults.CommitTimesOut, faults.PublishFails, faults.DeliverTwice, faults.Reorder }) fault.Stop();
        };
    }
}
