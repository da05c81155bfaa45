using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class SaveDraftTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new Desk().WithUsers(1, 2).WithMessage(1, 700, Two, 33);

    [Fact]
    public Task It_goes_to_the_callers_own_mailbox_with_the_date_of_the_server() => desk.AssertBecomesAsync(
        new Proto.SaveDraft
        {
            Owner = 1, Conversation = "u:1:2", Draft = new Draft { Content = new Content { Text = "to be" }, ReplyToMessageId = 700, Date = Now },
            At = Now, Origin = Desk.Origin(),
        },
        "s1", "mailbox/1/u2/draft", Save(new Draft { Content = new Content { Text = "to be" }, ReplyToMessageId = 700, Date = 5 }));

    public static TheoryData<string> Nothing => ["", """{}""", """{"content":{}}""", """{"content":{"text":" \n"}}""", """{"date":"7"}"""];

    [Theory]
    [MemberData(nameof(Nothing))]
    public Task One_that_says_nothing_is_none(string draft) => desk.AssertBecomesAsync(
        new Proto.SaveDraft { Owner = 1, Conversation = "u:1:2", At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/u2/draft", Save(draft.Length == 0 ? null : Draft.Parser.ParseJson(draft)));

    [Fact]
    public async Task One_that_only_answers_a_message_is_one()
    {
        await desk.AssertAcceptedAsync(Save(new Draft { ReplyToMessageId = 700 }));
        Assert.Equal(new Draft { ReplyToMessageId = 700, Date = Now }, desk.Command<Proto.SaveDraft>().Draft);
    }

    [Fact]
    public async Task What_it_answers_is_a_message_of_the_dialog_and_may_be_gone()
    {
        desk.WithMessage(1, 701, Peer.User(3), 1).WithMessage(2, 702, Peer.User(1), 1);
        foreach (var id in new[] { 699L, 701, 702 })
            await desk.AssertRefusedAsync(Code.MessageUnknown, "draft.reply_to_message_id", Save(new Draft { ReplyToMessageId = id }));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "draft.reply_to_message_id", Save(new Draft { ReplyToMessageId = -1 }));
        await desk.WithGone(1, 700).AssertAcceptedAsync(Save(new Draft { ReplyToMessageId = 700 }));
    }

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, Code.MessageTooLong)]
    public async Task A_draft_is_no_longer_than_a_message(int length, Code? refusal)
    {
        var request = Save(new Draft { Content = new Content { Text = new string('x', length) } });
        if (refusal is { } code) await desk.AssertRefusedAsync(code, "draft.content.text", request);
        else await desk.AssertAcceptedAsync(request);
    }

    [Fact]
    public async Task It_is_refused_for_what_is_wrong_by_itself_without_asking_the_store()
    {
        await desk.AssertRefusedAsync(Code.MediaInvalid, "draft.content.media", Save(new Draft { Content = new Content { Media = new Media { Kind = Media.Types.Kind.Photo, Id = "m" } } }));
        await desk.AssertRefusedAsync(Code.EntityInvalid, "draft.content.entities", Save(Marked(new Entity { Kind = Kind.Unspecified, Length = 1 })));
        await desk.AssertRefusedAsync(
            Code.TooMany, "draft.content.entities", Save(Marked([.. Enumerable.Repeat(new Entity { Kind = Kind.Bold, Length = 1 }, Limits.Entities + 1)])));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task Entities_are_cut_to_the_text_and_none_is_added()
    {
        await desk.AssertAcceptedAsync(Save(Marked(new Entity { Kind = Kind.Bold, Offset = 3, Length = 100 })));
        Assert.Equal([new Entity { Kind = Kind.Bold, Offset = 3, Length = 2 }], desk.Command<Proto.SaveDraft>().Draft.Content.Entities);
        Assert.DoesNotContain(desk.Store.Reads.SelectMany(k => k), k => k.StartsWith("usernames/", StringComparison.Ordinal));
    }

    public void Dispose() => desk.Dispose();

    private static Draft Marked(params Entity[] entities) => new() { Content = new Content { Text = "@u2 #", Entities = { entities } } };

    private static Request Save(Draft? draft) => new() { SaveDraft = new SaveDraft { Peer = Two, Draft = draft } };
}
