using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Fleet;

/// <summary>The rules of a journal, on its state. Used by one thread at a time.</summary>
/// <param name="state">The state, which is changed.</param>
/// <param name="mostNews">How many news wait at most.</param>
internal sealed class AlarmJournal(AlarmJournalState state, int mostNews)
{
    /// <summary>How many news are in one answer, at most.</summary>
    public const int PageLength = 200;

    // A microphone writes the same news again only until it was told that they are safe.
    private const int MostKnown = 1024;

    /// <summary>The number of the journal of a microphone.</summary>
    public static long Of(string microphone) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(microphone))) % FleetNames.Journals;

    /// <summary>How many news wait.</summary>
    public int Waiting => state.News.Count;

    private long First => state.Last - state.News.Count + 1;

    /// <summary>Writes news.</summary>
    /// <returns>Whether any of them was new, and how many older ones were dropped for want of room.</returns>
    public (bool IsNew, int Dropped) Append(IEnumerable<AlarmNews> news)
    {
        long before = state.Last;
        foreach (AlarmNews one in news)
        {
            if (state.Revisions.TryGetValue(one.AlarmId, out int known))
            {
                if (one.Revision <= known)
                {
                    continue;
                }

                state.Known.Remove(one.AlarmId);
            }

            state.Known.Add(one.AlarmId);
            state.Revisions[one.AlarmId] = one.Revision;
            state.News.Add(one);
            state.Last++;
        }

        while (state.Known.Count > MostKnown)
        {
            state.Revisions.Remove(state.Known[0]);
            state.Known.RemoveAt(0);
        }

        int dropped = Math.Max(0, state.News.Count - mostNews);
        state.News.RemoveRange(0, dropped);
        return (state.Last > before, dropped);
    }

    /// <summary>Takes note of what a reader has, and gives what it has not.</summary>
    /// <param name="reader">Its name.</param>
    /// <param name="confirmed">What it has.</param>
    /// <param name="isChanged">Whether the state has to be saved.</param>
    public JournalPage Read(string reader, long confirmed, out bool isChanged)
    {
        bool isNew = !state.Readers.TryGetValue(reader, out long has);

        // Beyond the last, it is of a state of the journal that was lost: the reader gets again what it may have, rather than miss what it has not.
        isChanged = isNew || (confirmed > has && confirmed <= state.Last);
        if (isChanged)
        {
            // One that is new gets what waits for others too, whatever it says; what is gone was not for it.
            has = isNew ? First - 1 : confirmed;
            state.Readers[reader] = has;
            Trim();
        }

        long first = Math.Max(has + 1, First);
        long missed = first - has - 1;
        AlarmNews[] page = [.. state.News.Skip((int)(first - First)).Take(PageLength)];
        return new JournalPage { News = page, Last = first - 1 + page.Length, Dropped = missed };
    }

    /// <summary>Forgets a reader.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Forget(string reader)
    {
        bool wasKnown = state.Readers.Remove(reader);
        Trim();
        return wasKnown;
    }

    private void Trim()
    {
        if (state.Readers.Count > 0)
        {
            long confirmed = state.Readers.Values.Min();
            state.News.RemoveRange(0, (int)Math.Clamp(confirmed - First + 1, 0, state.News.Count));
        }
    }
}
