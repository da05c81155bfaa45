using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Search;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Search;

public sealed class EntryTests
{
    [Fact]
    public void A_message_is_kept_by_its_words_and_by_what_it_can_be_asked_for()
    {
        var record = Of(new Content
        {
            Text = "Look: example.org #Fun_Day", Media = new Media { Kind = Media.Types.Kind.Photo },
            Entities = { At(Entity.Types.Kind.Url, 6, 11), At(Entity.Types.Kind.Hashtag, 18, 8) },
        });
        (record.OpNo, record.EditOpNo) = (3, 4);
        Assert.Equal(new Entry(7, "u2", 9, 5000, 1, true, 3, 4, "look example org fun day", "fun\uE000day"), Entry.Of(record));
    }

    [Fact]
    public void A_plain_text_carries_nothing() =>
        Assert.Equal(new Entry(7, "u2", 9, 5000, 0, false, 0, 0, "hello", ""), Entry.Of(Of(new Content { Text = "hello" })));

    [Fact]
    public void A_link_behind_a_text_is_one_and_an_address_of_mail_is_none()
    {
        Assert.True(Entry.Of(Of(new Content { Text = "here", Entities = { At(Entity.Types.Kind.TextUrl, 0, 4) } }))!.HasLinks);
        Assert.False(Entry.Of(Of(new Content { Text = "a@b.org", Entities = { At(Entity.Types.Kind.Email, 0, 7) } }))!.HasLinks);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(2, 9)]
    [InlineData(0, 0)]
    [InlineData(0, -2)]
    public void A_hashtag_that_is_not_in_the_text_is_none(int offset, int length) =>
        Assert.Equal("", Entry.Of(Of(new Content { Text = "#tag", Entities = { At(Entity.Types.Kind.Hashtag, offset, length) } }))!.Tags);

    [Fact]
    public void What_is_no_message_or_tells_what_happened_to_a_chat_is_not_kept()
    {
        Assert.Null(Entry.Of((Record?)null));
        Assert.Null(Entry.Of(new Record()));
        Assert.Null(Entry.Of(new Record { Update = new Update { Gone = new Gone() } }));
        Assert.Null(Entry.Of(new Record { Update = new Update { NewMessage = new Message { Action = new ServiceAction() } } }));
    }

    internal static Entity At(Entity.Types.Kind kind, int offset, int length) => new() { Kind = kind, Offset = offset, Length = length };

    private static Record Of(Content content) => new()
    {
        Update = new Update { Pts = 7, NewMessage = new Message { Id = 7, Peer = Peer.User(2), FromUserId = 9, Date = 5000, Content = content } },
    };
}
