using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Stores;

namespace DaprMessaging.Scenarios;

/// <summary>Devices that said so are notified of messages while they are not connected, and of nothing that they have, have read, or do not want to hear.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_device_is_not_connected
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // What is shipped for laptops has it already.
    private static readonly string? Push = Parts.Pair == "local/sqlite" ? null : Yaml.Component(Names.PushBinding, "bindings.localstorage", ("rootPath", "push"));

    [Fact]
    public async Task It_is_notified_of_the_newest_message_of_each_dialog_and_others_that_have_it_are_not()
    {
        await using var world = await World.StartAsync(replicas: "session=2", component: Push);
        var (alice, phone, tablet) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "tablet", gateway: 1));
        await phone.Client.RegisterDeviceAsync("the phone");
        await tablet.Client.RegisterDeviceAsync("the tablet");
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("birds", [2]));
        await alice.SendAsync(phone.Peer, "both are here");
        foreach (var device in new[] { phone, tablet }) await device.UntilTextAsync("both are here");

        await phone.DisposeAsync();
        await alice.SendAsync(tablet.Peer, "first");
        await alice.SendAsync(tablet.Peer, "the tablet has it");
        await alice.Client.SendAsync(chat, [new NewMessage { RandomId = alice.Client.NewRandomId(), Content = new Content { Text = "softly" } }], silent: true);
        await tablet.UntilTextAsync("softly");
        var told = await ToldAsync(world, alice.Peer, "the tablet has it");
        Assert.Equal([("phone", "the phone")], told.Devices.Select(d => (d.DeviceId, d.Token)));
        Assert.Equal(("u1", false, 2L, 1L), (told.Title, told.Silent, told.UserId, told.FromUserId));
        told = await ToldAsync(world, chat, "u1: softly");
        Assert.Equal(("birds", true, 4), (told.Title, told.Silent, told.Badge));
        await world.VerifyAsync();
    }

    [Fact]
    public async Task Nobody_is_notified_of_a_dialog_that_is_muted()
    {
        await using var world = await World.StartAsync(component: Push);
        var (alice, carol, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(3), await world.PhoneAsync(2));
        await bob.Client.RegisterDeviceAsync("bob's");
        foreach (var friend in new[] { alice, carol }) await friend.SendAsync(bob.Peer, $"hello from {friend.UserId}");
        foreach (var friend in new[] { alice, carol }) await bob.UntilTextAsync($"hello from {friend.UserId}");
        await bob.Client.MuteDialogAsync(alice.Peer, DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds());
        await bob.DisposeAsync();
        await alice.SendAsync(bob.Peer, "not loudly");
        await carol.SendAsync(bob.Peer, "loudly");
        Assert.Equal(4, (await ToldAsync(world, carol.Peer, "loudly")).Badge);
        Assert.False(File.Exists(FileOf(world, alice.Peer)));
    }

    [Fact]
    public async Task One_that_was_terminated_is_notified_no_more()
    {
        await using var world = await World.StartAsync(component: Push);
        var (alice, phone, tablet) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "tablet"));
        await phone.Client.RegisterDeviceAsync("the phone");
        await tablet.Client.RegisterDeviceAsync("the tablet");
        await alice.SendAsync(tablet.Peer, "both are here");
        await tablet.UntilTextAsync("both are here");
        await tablet.Client.TerminateSessionAsync("phone");
        await tablet.DisposeAsync();
        await alice.SendAsync(tablet.Peer, "not for who has the phone");
        Assert.Equal(["tablet"], (await ToldAsync(world, alice.Peer, "not for who has the phone")).Devices.Select(d => d.DeviceId));
    }

    private static string FileOf(World world, Peer peer) => Path.Combine(world.Folder, "push", "u2", peer.ToKey() + ".json");

    // It may be read while it is written.
    private static async Task<PushNotification> ToldAsync(World world, Peer peer, string text)
    {
        PushNotification? told = null;
        Assert.True(await Wait.UntilAsync(() => Read(FileOf(world, peer)) is { } read && (told = read).Text == text, Patience), $"'{text}' is not told, but {told}");
        return told!;
    }

    private static PushNotification? Read(string file)
    {
        try
        {
            return File.Exists(file) ? PushNotification.Parser.ParseJson(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is IOException or Google.Protobuf.InvalidJsonException or Google.Protobuf.InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
