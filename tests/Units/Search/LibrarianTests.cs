using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;
using Microsoft.Extensions.Time.Testing;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Search;

/// <summary>Questions and upkeep, each with its own answer.</summary>
public sealed class LibrarianTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly FakeTimeProvider time = new();
    private readonly Library library;

    public LibrarianTests()
    {
        library = new Library(store, time, TimeSpan.FromSeconds(1));
        for (var user = 1L; user <= 3; user++) Fill(user, 3);
    }

    [Fact]
    public async Task Each_question_of_a_list_gets_its_own_answer()
    {
        store.OnRead = keys => keys[0] == Names.MailboxHead(2) ? new StateException(StateFailure.Unavailable, "out") : null;
        var answers = (await library.Librarian.AnswerAsync(new QuestionBatch { Questions = { Find(1), Find(2), Find(3, "!"), Count(1), Find(99) } }, CancellationToken.None)).Answers;

        Assert.Equal([3, 2], answers[0].Hits.Hits_.Select(h => h.MessageId));
        Assert.Equal((3, true, false), (answers[0].Hits.TotalCount, answers[0].Hits.More, answers[0].Incomplete));
        Assert.Equal((Code.Unavailable, true), (answers[1].Refusal.Code, answers[1].Refusal.RetryAfterMs > 0));
        Assert.Equal((Code.RequestInvalid, "text", 0), (answers[2].Refusal.Code, answers[2].Refusal.Field, answers[2].Refusal.RetryAfterMs));
        Assert.Equal(new Counts(), answers[3].Counts);
        Assert.Equal(new Hits(), answers[4].Hits);
    }

    [Fact]
    public async Task A_hit_says_which_operations_it_is_of()
    {
        var hit = (await library.AskAsync(Find(1))).Hits.Hits_[0];
        Assert.Equal(new Hit { MessageId = 3, OpNo = 3, EditOpNo = 103 }, hit);
    }

    [Fact]
    public async Task When_not_all_could_be_read_the_answer_says_so()
    {
        Fill(1, 900);
        store.OnRead = _ =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return null;
        };
        var first = await library.AskAsync(Find(1));
        Assert.Equal((true, 500), (first.Incomplete, first.Hits.TotalCount));
        var second = await library.AskAsync(Count(1));
        Assert.False(second.Incomplete);
    }

    [Fact]
    public async Task What_is_nothing_to_look_for_costs_nothing()
    {
        await library.AskAsync(Find(1, "..."));
        Assert.Empty(store.Reads);
    }

    [Theory]
    [InlineData("...", "", "text")]
    [InlineData("#", "tag", null)]
    [InlineData("word", "#", "hashtag")]
    [InlineData("...", "#", "hashtag")]
    public async Task What_is_nothing_to_look_for_is_refused_by_its_name(string text, string hashtag, string? field)
    {
        var answer = await library.AskAsync(new Question { UserId = 1, SearchMessages = new SearchMessages { Text = text, Hashtag = hashtag, Limit = 2 } });
        Assert.Equal(field, answer.Refusal?.Field);
        Assert.Equal(field is null, answer.Hits is not null);
    }

    [Fact]
    public async Task A_head_that_cannot_be_read_is_a_refusal_until_somebody_mends_it()
    {
        store.Damage(Names.MailboxHead(1));
        Assert.Equal(Code.Unavailable, (await library.AskAsync(Find(1))).Refusal.Code);
        Fill(1, 3);
        Assert.NotNull((await library.AskAsync(Find(1))).Hits);
    }

    [Fact]
    public async Task An_index_that_is_found_to_be_damaged_is_begun_anew()
    {
        Fill(1, 400);
        Assert.Equal(400, (await library.AskAsync(Find(1))).Hits.TotalCount);
        library.Bytes(); // all is in the file itself
        using (var file = new FileStream(library.File.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            file.Write(new byte[file.Length - 4096]);
        }

        library.File.Dispose(); // nobody has the old pages in memory
        Assert.Equal(Code.Unavailable, (await library.AskAsync(Find(1))).Refusal.Code);
        Assert.Equal(400, (await library.AskAsync(Find(1))).Hits.TotalCount);
    }

    [Fact]
    public async Task Upkeep_drops_all_and_brings_users_to_their_end()
    {
        await library.AskAsync(Find(1));
        Assert.Equal(new UpkeepReply(), await KeepUpAsync(new Upkeep { Drop = new Drop() }));
        Assert.Equal(0, library.Shelves.Size(Owner.Mailbox(1)));
        Assert.Equal(new UpkeepReply { Messages = 9, StepsRead = 9 }, await KeepUpAsync(new Upkeep { CatchUp = new CatchUp { UserIds = { 1, 2, 3, 99 } } }));
        Assert.Equal(3, library.Shelves.Size(Owner.Mailbox(1)));
        Assert.Equal(new UpkeepReply(), await KeepUpAsync(new Upkeep()));
    }

    [Fact]
    public async Task Upkeep_names_those_that_did_not_get_there()
    {
        Fill(1, 900);
        store.OnRead = keys =>
        {
            time.Advance(TimeSpan.FromMilliseconds(1100));
            return keys[0] == Names.MailboxHead(2) ? new StateException(StateFailure.Unavailable, "out") : null;
        };
        Assert.Equal(new UpkeepReply { BehindUserIds = { 1, 2 }, Messages = 3, StepsRead = 503 }, await KeepUpAsync(new Upkeep { CatchUp = new CatchUp { UserIds = { 1, 2, 3 } } }));
    }

    [Fact]
    public async Task Upkeep_of_many_ends_in_time_and_names_those_that_are_left()
    {
        store.OnRead = _ =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return null;
        };
        Assert.Equal(new UpkeepReply { BehindUserIds = { 2, 3 }, Messages = 3, StepsRead = 3 }, await KeepUpAsync(new Upkeep { CatchUp = new CatchUp { UserIds = { 1, 2, 3 } } }));
        Assert.Equal(new UpkeepReply { BehindUserIds = { 3 }, Messages = 3, StepsRead = 3 }, await KeepUpAsync(new Upkeep { CatchUp = new CatchUp { UserIds = { 2, 3 } } }));
    }

    public void Dispose() => library.Dispose();

    private static Question Find(long user, string text = "text") => new() { UserId = user, SearchMessages = new SearchMessages { Text = text, Limit = 2 } };

    private static Question Count(long user) => new() { UserId = user, GetSearchCounters = new GetSearchCounters() };

    private Task<UpkeepReply> KeepUpAsync(Upkeep upkeep) => library.Librarian.KeepUpAsync(upkeep, CancellationToken.None);

    private void Fill(long user, long to)
    {
        for (var id = 1L; id <= to; id++)
        {
            store.Put(Names.Record(user, id), new Record
            {
                Update = new Update { Pts = id, NewMessage = new Message { Id = id, Peer = Peer.User(2), Content = new Content { Text = "text" } } },
                OpNo = id, EditOpNo = id + 100,
            });
        }

        store.Put(Names.MailboxHead(user), new MailboxHead { Pts = to });
    }
}
