namespace AudioAnomaly;

/// <summary>Finds what somebody meant who misspelt a name.</summary>
internal static class NearName
{
    /// <summary>The known name that a text is most like, or null if it is like none.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="known">The names.</param>
    /// <returns>The first of the nearest names; capitals make no difference.</returns>
    public static string? Of(string text, IEnumerable<string> known)
    {
        string typed = text.ToUpperInvariant();

        // One slip in short names, up to three in long ones.
        int most = Math.Clamp(typed.Trim('-').Length / 3, 1, 3);
        return known
            .Select(name => (Name: name, Slips: Slips(typed, name.ToUpperInvariant())))
            .Where(candidate => candidate.Slips <= most)
            .OrderBy(candidate => candidate.Slips)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>A question to put behind a complaint; empty if nothing is near.</summary>
    public static string Question(string text, IEnumerable<string> known) => Of(text, known) is { } name ? $" Did you mean '{name}'?" : string.Empty;

    /// <summary>How many letters to insert, leave out, change or swap with their neighbour (optimal string alignment).</summary>
    private static int Slips(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
