using AudioAnomaly.Fleet;

namespace AudioAnomaly.Fleet.Tests.Alarms;

public sealed class AlarmJournalTests
{
    private readonly AlarmJournalState _state = new();

    [Fact]
    public void Append_SameNewsTwice_StandsOnce()
    {
        AlarmJournal journal = Journal();

        (bool isNew, _) = journal.Append([News("a", 1), News("a", 2)]);
        (bool isNewAgain, _) = journal.Append([News("a", 1), News("a", 2)]);
        JournalPage page = journal.Read("desk", 0, out _);

        Assert.True(isNew);
        Assert.False(isNewAgain);
        Assert.Equal([1, 2], page.News.Select(news => news.Revision));
    }

    [Fact]
    public void Append_SameNewsAfterEverybodyHasIt_IsKnown()
    {
        AlarmJournal journal = Journal();
        journal.Append([News("a", 1)]);
        journal.Read("desk", journal.Read("desk", 0, out _).Last, out _);

        (bool isNew, _) = journal.Append([News("a", 1)]);

        Assert.False(isNew);
        Assert.Equal(0, journal.Waiting);
    }

    [Fact]
    public void Read_NotConfirmed_IsReadAgain()
    {
        AlarmJournal journal = Journal();
        journal.Append([News("a", 1), News("b", 1)]);

        JournalPage first = journal.Read("desk", 0, out _), again = journal.Read("desk", 0, out _);
        JournalPage after = journal.Read("desk", again.Last, out bool isChanged);

        Assert.Equal(first.News, again.News);
        Assert.Empty(after.News);
        Assert.Equal(0, after.Dropped);
        Assert.True(isChanged);
    }

    [Fact]
    public void Read_TwoReaders_NewsWaitForTheSlower()
    {
        AlarmJournal journal = Journal();
        journal.Read("slow", 0, out _);
        journal.Append([News("a", 1)]);
        journal.Read("fast", journal.Read("fast", 0, out _).Last, out _);

        Assert.Single(journal.Read("slow", 0, out _).News);
        Assert.Empty(journal.Read("fast", 0, out _).News);
        journal.Read("slow", 1, out _);
        Assert.Equal(0, journal.Waiting);
    }

    [Fact]
    public void Append_MoreThanWait_DropsTheOldestAndSaysHowMany()
    {
        AlarmJournal journal = Journal(mostNews: 3);
        journal.Read("desk", 0, out _);

        (_, int dropped) = journal.Append([.. Enumerable.Range(0, 5).Select(number => News($"{number}", 1))]);
        JournalPage page = journal.Read("desk", 0, out _);

        Assert.Equal(2, dropped);
        Assert.Equal(["2", "3", "4"], page.News.Select(news => news.AlarmId));
        Assert.Equal(2, page.Dropped);
        Assert.Equal(0, journal.Read("desk", page.Last, out _).Dropped);
    }

    [Fact]
    public void Forget_LastReaderThatWaits_FreesTheNews()
    {
        AlarmJournal journal = Journal();
        journal.Read("gone", 0, out _);
        journal.Append([News("a", 1)]);
        journal.Read("desk", journal.Read("desk", 0, out _).Last, out _);

        Assert.True(journal.Forget("gone"));
        Assert.Equal(0, journal.Waiting);
    }

    [Fact]
    public void Read_AfterItWasSaved_GoesOn()
    {
        AlarmJournal journal = Journal();
        journal.Append([News("a", 1), News("b", 1)]);
        journal.Read("desk", 0, out _);
        journal.Read("desk", 1, out _);

        AlarmJournal next = Journal();

        Assert.Equal(["b"], next.Read("desk", 0, out _).News.Select(news => news.AlarmId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_ReaderOfAJournalThatWasLost_GetsWhatWasWrittenSince(bool isKnown)
    {
        AlarmJournal journal = Journal();
        if (isKnown)
        {
            journal.Read("desk", 0, out _);
        }

        journal.Append([News("a", 1), News("b", 1)]);

        // It goes by the numbers of the journal that there was before.
        JournalPage page = journal.Read("desk", 500, out _);
        JournalPage after = journal.Read("desk", page.Last, out _);

        Assert.Equal(["a", "b"], page.News.Select(news => news.AlarmId));
        Assert.Equal((2L, 0L), (page.Last, page.Dropped));
        Assert.Empty(after.News);
    }

    [Fact]
    public void Read_NewReaderOfAnOldJournal_IsNotToldOfNewsBeforeItsTime()
    {
        AlarmJournal journal = Journal();
        journal.Append([News("a", 1), News("b", 1)]);
        journal.Read("desk", journal.Read("desk", 0, out _).Last, out _);
        journal.Append([News("c", 1)]);

        JournalPage page = journal.Read("new", 0, out _);

        Assert.Equal(["c"], page.News.Select(news => news.AlarmId));
        Assert.Equal(0, page.Dropped);
    }

    private AlarmJournal Journal(int mostNews = 100) => new(_state, mostNews);

    private static AlarmNews News(string alarm, int revision) => new() { AlarmId = alarm, Revision = revision, Kind = AlarmNewsKind.Raised, Json = "{}" };
}
