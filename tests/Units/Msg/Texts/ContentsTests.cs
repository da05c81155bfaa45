using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Msg.Texts;
using static DaprMessaging.Contracts.Refusal.Types;
using EntityKind = DaprMessaging.Contracts.Entity.Types.Kind;
using MediaKind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units.Msg.Texts;

/// <summary>What a text has to get right, and what is attached to it, each limit exactly at the bound and one past it.</summary>
public sealed class ContentsTests
{
    [Theory]
    [InlineData(0, Code.MessageEmpty)]
    [InlineData(1, null)]
    [InlineData(Limits.Text, null)]
    [InlineData(Limits.Text + 1, Code.MessageTooLong)]
    public void A_message_has_a_text_of_4096_code_units_at_the_most(int length, Code? code) =>
        AssertFault(code, "content.text", Contents.Check(new Content { Text = new string('ß', length) }));

    [Theory]
    [InlineData(" ")]
    [InlineData("\n\t\u00a0")]
    public void White_space_says_nothing(string text) => AssertFault(Code.MessageEmpty, "content.text", Contents.Check(new Content { Text = text }));

    [Fact]
    public void Without_content_there_is_no_message()
    {
        AssertFault(Code.MessageEmpty, "content.text", Contents.Check(null));
        AssertFault(Code.MessageEmpty, "content.text", Contents.CheckEdit(null));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(Limits.Text, null)]
    [InlineData(Limits.Text + 1, Code.MessageTooLong)]
    public void A_caption_may_be_empty_and_is_no_longer_than_a_text(int length, Code? code) =>
        AssertFault(code, "content.text", Contents.Check(new Content { Text = new string('x', length), Media = Photo() }));

    [Theory]
    [InlineData(0, null)] // what it is a caption of only its record knows
    [InlineData(Limits.Text, null)]
    [InlineData(Limits.Text + 1, Code.MessageTooLong)]
    public void An_edit_may_be_of_a_caption(int length, Code? code) =>
        AssertFault(code, "content.text", Contents.CheckEdit(new Content { Text = new string('x', length) }));

    [Theory]
    [InlineData(0, null)]
    [InlineData(Limits.Text, null)]
    [InlineData(Limits.Text + 1, Code.MessageTooLong)]
    public void A_draft_may_be_empty(int length, Code? code) =>
        AssertFault(code, "draft.content.text", Contents.CheckDraft(new Content { Text = new string('x', length) }));

    [Fact]
    public void A_draft_has_no_media() => AssertFault(Code.MediaInvalid, "draft.content.media", Contents.CheckDraft(new Content { Text = "x", Media = Photo() }));

    [Theory]
    [InlineData(Limits.Entities, null)]
    [InlineData(Limits.Entities + 1, Code.TooMany)]
    public void A_text_has_a_hundred_entities_at_the_most(int count, Code? code)
    {
        var content = new Content { Text = "x", Entities = { Enumerable.Repeat(new Entity { Kind = EntityKind.Bold, Length = 1 }, count) } };
        AssertFault(code, "content.entities", Contents.Check(content));
        AssertFault(code, "content.entities", Contents.CheckEdit(content));
        AssertFault(code, "draft.content.entities", Contents.CheckDraft(content));
    }

    [Theory]
    [InlineData("https://example.org", true)]
    [InlineData("example.org", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("", false)]
    public void A_link_behind_a_text_must_be_one_that_can_be_followed(string url, bool isSound) => AssertFault(
        isSound ? null : Code.EntityInvalid, "content.entities",
        Contents.Check(new Content { Text = "x", Entities = { new Entity { Kind = EntityKind.TextUrl, Length = 1, Url = url } } }));

    [Theory]
    [InlineData("https://example.org/", 0, null)]
    [InlineData("https://example.org/", 1, Code.EntityInvalid)]
    [InlineData("example.org/", 0, Code.EntityInvalid)] // the scheme that comes to it takes room as well
    [InlineData("example.org/", -7, null)]
    public void A_link_has_2048_characters_at_the_most(string begin, int beyond, Code? code)
    {
        var entity = new Entity { Kind = EntityKind.TextUrl, Length = 1, Url = begin + new string('x', Limits.Url + beyond - begin.Length) };
        AssertFault(code, "content.entities", Contents.Check(new Content { Text = "x", Entities = { entity } }));
    }

    [Theory]
    [InlineData(MediaKind.Unspecified, Code.MediaInvalid)]
    [InlineData(MediaKind.Voice, null)]
    [InlineData((MediaKind)99, null)] // of the future
    public void A_media_is_of_some_kind(MediaKind kind, Code? code) => AssertFault(code, "content.media.kind", Check(m => m.Kind = kind));

    [Theory]
    [InlineData(0, Code.MediaInvalid)]
    [InlineData(1, null)]
    [InlineData(Limits.MediaId, null)]
    [InlineData(Limits.MediaId + 1, Code.MediaInvalid)]
    public void A_media_has_an_id_of_512_characters_at_the_most(int length, Code? code) =>
        AssertFault(code, "content.media.id", Check(m => m.Id = new string('x', length)));

    [Theory]
    [InlineData(0, null)]
    [InlineData(Limits.MimeType, null)]
    [InlineData(Limits.MimeType + 1, Code.MediaInvalid)]
    public void A_type_has_128_characters_at_the_most(int length, Code? code) =>
        AssertFault(code, "content.media.mime_type", Check(m => m.MimeType = new string('x', length)));

    [Theory]
    [InlineData(0, null)]
    [InlineData(Limits.MediaName, null)]
    [InlineData(Limits.MediaName + 1, Code.MediaInvalid)]
    public void A_file_is_called_by_256_characters_at_the_most(int length, Code? code) =>
        AssertFault(code, "content.media.file_name", Check(m => m.FileName = new string('x', length)));

    [Fact]
    public void Nothing_is_smaller_than_nothing()
    {
        foreach (var change in new Action<Media, int>[] { (m, n) => m.Size = n, (m, n) => m.DurationMs = n, (m, n) => m.Width = n, (m, n) => m.Height = n })
        {
            AssertFault(null, "", Check(m => change(m, 0)));
            AssertFault(Code.MediaInvalid, "content.media", Check(m => change(m, -1)));
        }
    }

    private static Media Photo() => new() { Kind = MediaKind.Photo, Id = "m1" };

    private static Result? Check(Action<Media> change)
    {
        var media = Photo();
        change(media);
        return Contents.Check(new Content { Media = media });
    }

    private static void AssertFault(Code? code, string field, Result? fault) =>
        Assert.Equal((code, code is null ? null : field), (fault?.Refusal.Code, fault?.Refusal.Field));
}
