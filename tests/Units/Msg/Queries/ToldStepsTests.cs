using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>What a bot finds in the difference of what it was told of channels.</summary>
public sealed class ToldStepsTests : IDisposable
{
    private const long Dice = 7;

    private readonly House house = new();
    private readonly List<long> said = [];
    private Peer channel = null!;

    [Fact]
    public async Task It_is_told_as_it_is_now()
    {
        await BeginAsync("/one", "/two", "/three", "between us");
        await EditAsync(said[0], "/one, mended");
        await house.DoAsync(1, new Request { DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { said[1], said[3] }, ForEveryone = true } });
        var steps = await StepsAsync();
        Assert.Equal(["/one, mended", "/three"], Texts(steps));
        Assert.Equal("/one, mended", steps.Single(s => s.MessageEdited is not null).MessageEdited.Message.Content.Text);
        Assert.Equal([said[1]], steps.Single(s => s.MessagesDeleted is not null).MessagesDeleted.Ids);
    }

    [Fact]
    public async Task What_was_cleared_is_not_told_any_more()
    {
        await BeginAsync("/one", "/two");
        await house.DoAsync(1, new Request { ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = channel, MaxId = said[0], ForEveryone = true } });
        Assert.Equal(["/two"], Texts(await StepsAsync()));
    }

    [Fact]
    public async Task Who_has_been_put_out_is_told_of_that_and_reads_nothing()
    {
        await BeginAsync("/one");
        await house.DoAsync(1, new Request { RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserId = Dice } });
        var told = (await UpdatesAsync()).Select(u => u.ChannelTold).Where(t => t is not null).ToList();
        Assert.Equal([1, 2, 3], told.Select(t => t.Pts));
        Assert.Equal((null, null), (told[0].Step, told[1].Step));
        Assert.Equal(Dice, told[2].Step.ChannelChanged.Action.MemberRemoved.UserId);
    }

    [Fact]
    public async Task It_costs_no_more_calls_for_many_steps_than_for_one()
    {
        await BeginAsync("/one");
        var few = await CallsAsync();
        foreach (var n in Enumerable.Range(1, 30)) await house.SendAsync(1, channel, $"/roll {n}");
        Assert.Equal(few, await CallsAsync());
    }

    public void Dispose() => house.Dispose();

    private async Task BeginAsync(params string[] texts)
    {
        await house.LoginAsync(1);
        await house.LoginAsync(Dice, isBot: true);
        channel = Peer.Channel((await house.DoAsync(1, new Request
        {
            CreateChat = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { Dice }, Channel = true },
        })).ChatCreated.ChannelId);
        foreach (var text in texts) said.Add(await house.SendAsync(1, channel, text));
    }

    private Task<Result> EditAsync(long id, string text) => house.DoAsync(1, new Request
    {
        EditMessage = new EditMessage { RandomId = house.NewId(), Peer = channel, MessageId = id, Content = new Content { Text = text } },
    });

    private async Task<IReadOnlyList<Update>> UpdatesAsync() =>
        (await house.DoAsync(Dice, new Request { GetDifference = new GetDifference { Pts = 1 } })).Difference.Updates;

    private async Task<List<Update>> StepsAsync() => [.. (await UpdatesAsync()).Where(u => u.ChannelTold is not null).Select(u => u.ChannelTold.Step)];

    private async Task<int> CallsAsync()
    {
        house.Store.Reads.Clear();
        await UpdatesAsync();
        return house.Store.Reads.Count;
    }

    private static IEnumerable<string> Texts(IEnumerable<Update> steps) =>
        steps.SelectMany(s => s.NewMessages?.Messages ?? []).Where(m => m.Content is not null).Select(m => m.Content.Text);
}
