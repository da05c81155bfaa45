using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox;
using Google.Protobuf;

namespace DaprMessaging.Units.Inbox;

/// <summary>What is read, what is to be written, and what fences it.</summary>
public sealed class DocumentTests
{
    private readonly Document<MailboxHead> document = new("k");

    [Fact]
    public void It_holds_what_was_read()
    {
        document.Load(new StateEntry("k", new MailboxHead { Pts = 7 }.ToByteString(), "3"));
        Assert.Equal((true, true, false, 7), (document.Loaded, document.Exists, document.IsDirty, document.Value.Pts));
    }

    [Fact]
    public void What_is_not_there_reads_as_empty()
    {
        document.Load(new StateEntry("k", ByteString.Empty, ""));
        Assert.Equal((true, false, 0), (document.Loaded, document.Exists, document.Value.Pts));
    }

    [Fact]
    public void What_has_not_been_read_is_not_empty() => Assert.Throws<UnreadException>(() => document.Value);

    [Fact]
    public void What_turns_out_to_be_absent_is_empty_again()
    {
        document.Load(new StateEntry("k", new MailboxHead { Pts = 7 }.ToByteString(), "3"));
        document.LoadAbsent();
        Assert.Equal((true, false, 0), (document.Loaded, document.Exists, document.Value.Pts));
    }

    [Fact]
    public void An_upsert_has_no_fence()
    {
        document.Load(new StateEntry("k", ByteString.Empty, "3"));
        document.MarkUpsert();
        Assert.Equal((false, null), Fence());
    }

    [Fact]
    public void A_creation_stays_one_however_often_it_changes_before_the_commit()
    {
        document.LoadAbsent();
        document.MarkCreate();
        document.MarkUpsert();
        Assert.Equal((true, null), Fence());
        Assert.True(document.Exists);
    }

    [Fact]
    public void What_several_share_changes_under_its_etag_or_is_created()
    {
        document.Load(new StateEntry("k", ByteString.Empty, "3"));
        document.MarkIfUnchanged();
        Assert.Equal((false, "3"), Fence());

        var absent = new Document<MailboxHead>("k");
        absent.LoadAbsent();
        absent.MarkIfUnchanged();
        Assert.True(absent.ToWrite().Create);
    }

    [Fact]
    public void After_the_commit_nothing_is_left_to_write_and_the_next_change_is_a_plain_one()
    {
        document.LoadAbsent();
        document.MarkCreate();
        document.Settle();
        Assert.False(document.IsDirty);
        document.MarkUpsert();
        Assert.Equal((false, null), Fence());
    }

    [Fact]
    public void A_write_is_what_the_document_holds_when_it_is_asked()
    {
        document.LoadAbsent();
        document.MarkUpsert();
        document.Value.Pts = 9;
        Assert.Equal(("k", new MailboxHead { Pts = 9 }.ToByteString()), (document.ToWrite().Key, document.ToWrite().Value));
    }

    private (bool Create, string? Etag) Fence() => (document.ToWrite().Create, document.ToWrite().Etag);
}
