//! Every legal way to take an Indonesian word apart into prefixes, a residue, a suffix and clitics.
//!
//! In: a word of the letters a–z. Out: its *beginnings* (ways to strip up to three prefixes, with the
//! letter a nasal prefix swallowed given back) and its *endings* (ways to strip a suffix, a possessive
//! and a particle). A beginning and an ending that are [compatible](is_legal) leave a residue. Which
//! residue is a root word, and which analysis is the likeliest, is not decided here.
//!
//! The rules are the morphology of the Tata Bahasa Baku (Alwi et al.) and the affix order and forbidden
//! pairs of Nazief and Adriani (1996). This file stands alone: the program that learns the weights
//! (`../data/stem_weights.rs`) includes it too.

/// Most prefixes one word may carry: `memper-ber-`, `di-ke-se-` and the like.
const MAX_PREFIXES: usize = 3;

/// A prefix. The number is its code in [`Beginning::prefixes`] and in the weight table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Prefix {
    Di = 1,
    Ke = 2,
    Se = 3,
    /// ku- and kau- of the passive.
    Ku = 4,
    /// The *tidak* of ketidak-…-an.
    Tidak = 5,
    Ber = 6,
    Ter = 7,
    Per = 8,
    Pe = 9,
    /// meN-: me-, mem-, men-, meng-, meny-.
    Me = 10,
    /// menge- before a root of one syllable.
    Menge = 11,
    /// peN-: pe-, pem-, pen-, peng-, peny-.
    Pen = 12,
    /// penge- before a root of one syllable.
    Penge = 13,
    /// The bare nasal of everyday speech, also nge-: *nyoblos*, *mikir*, *ngecek*.
    Nasal = 14,
    /// The repeated first consonant with e: *de-daunan*, *re-runtuhan*.
    Echo = 15,
}

use Prefix::*;

/// All prefixes with the name shown to people, in the order of their codes.
pub const PREFIXES: [(Prefix, &str); 15] = [
    (Di, "di"),
    (Ke, "ke"),
    (Se, "se"),
    (Ku, "ku"),
    (Tidak, "tidak"),
    (Ber, "ber"),
    (Ter, "ter"),
    (Per, "per"),
    (Pe, "pe"),
    (Me, "meN"),
    (Menge, "menge"),
    (Pen, "peN"),
    (Penge, "penge"),
    (Nasal, "N"),
    (Echo, "Ce"),
];

/// Suffixes; the index is the code. -in is that of everyday speech: *bantuin*.
pub const SUFFIXES: [&str; 5] = ["", "kan", "an", "i", "in"];
/// The code of -an.
const AN: u8 = 2;
/// Possessive and object clitics; the index is the code.
pub const CLITICS: [&str; 4] = ["", "nya", "ku", "mu"];
/// The code of -nya.
const NYA: u8 = 1;
/// Particles; the index is the code.
pub const PARTICLES: [&str; 5] = ["", "lah", "kah", "tah", "pun"];

/// One way to strip prefixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// Where the residue goes on in the word.
    pub start: usize,
    /// The letter the nasal swallowed; it stands before `start`.
    pub restored: Option<u8>,
    /// The prefixes, outermost in the lowest four bits; 0 = none.
    pub prefixes: u16,
}

/// One way to strip a suffix, a clitic and a particle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Where the residue ends in the word.
    pub end: usize,
    /// Index in [`SUFFIXES`].
    pub suffix: u8,
    /// Index in [`CLITICS`].
    pub clitic: u8,
    /// Index in [`PARTICLES`].
    pub particle: u8,
}

impl Ending {
    /// Clitic and particle as one number below 32, the index in the weight table.
    pub fn clitics(&self) -> usize {
        usize::from(self.clitic) | usize::from(self.particle) << 2
    }
}

/// Prefixes and suffix as one number below 32,768, the index in the weight table.
pub fn affixes(beginning: &Beginning, ending: &Ending) -> usize {
    usize::from(beginning.prefixes) | usize::from(ending.suffix) << 12
}

/// A small list on the stack; what does not fit is not an analysis worth having.
#[derive(Clone, Copy)]
pub struct Few<T, const N: usize> {
    items: [T; N],
    len: usize,
}

impl<T: Copy, const N: usize> Few<T, N> {
    fn new(filler: T) -> Self {
        Few { items: [filler; N], len: 0 }
    }

    fn push(&mut self, item: T) {
        if self.len < N {
            self.items[self.len] = item;
            self.len += 1;
        }
    }

    /// The items in the order they were found; the unstripped word is the first.
    pub fn as_slice(&self) -> &[T] {
        &self.items[..self.len]
    }
}

/// All endings of `word`, the unstripped one first.
pub fn endings(word: &[u8]) -> Few<Ending, 24> {
    let mut found = Few::new(Ending { end: 0, suffix: 0, clitic: 0, particle: 0 });
    let mut clitic_ends: Few<Ending, 8> = Few::new(Ending { end: 0, suffix: 0, clitic: 0, particle: 0 });
    for (particle, text) in PARTICLES.iter().enumerate() {
        let Some(end) = strip_end(word, word.len(), text, 3) else { continue };
        for (clitic, text) in CLITICS.iter().enumerate() {
            let Some(end) = strip_end(word, end, text, 3) else { continue };
            clitic_ends.push(Ending { end, suffix: 0, clitic: clitic as u8, particle: particle as u8 });
        }
    }
    for ending in clitic_ends.as_slice() {
        // A frequent misspelling: -annya with one n (keputusanya).
        if ending.clitic == NYA
            && let Some(end) = strip_end(word, ending.end + 1, "an", 4)
        {
            found.push(Ending { end, suffix: AN, ..*ending });
        }
        for (suffix, text) in SUFFIXES.iter().enumerate() {
            let Some(end) = strip_end(word, ending.end, text, 2) else { continue };
            found.push(Ending { end, suffix: suffix as u8, ..*ending });
        }
    }
    found
}

fn strip_end(word: &[u8], end: usize, affix: &str, least: usize) -> Option<usize> {
    if affix.is_empty() {
        return Some(end);
    }
    let rest = word[..end].strip_suffix(affix.as_bytes())?;
    (rest.len() >= least).then_some(rest.len())
}

/// All beginnings of `word`, the unstripped one first.
pub fn beginnings(word: &[u8]) -> Few<Beginning, 32> {
    let whole = Beginning { start: 0, restored: None, prefixes: 0 };
    let mut found = Few::new(whole);
    found.push(whole);
    let mut next = 0;
    while next < found.len {
        let outer = found.items[next];
        next += 1;
        let layers = layer_count(outer.prefixes);
        if layers < MAX_PREFIXES {
            strip_prefix(word, outer, layers, &mut found);
        }
    }
    found
}

fn layer_count(prefixes: u16) -> usize {
    (16 - prefixes.leading_zeros() as usize).div_ceil(4)
}

/// The rest of a word after some prefixes: the restored letter, then the word from `start` on.
struct Rest<'w> {
    word: &'w [u8],
    from: Beginning,
}

impl Rest<'_> {
    /// The letter at `index`, or 0 past the end.
    fn at(&self, index: usize) -> u8 {
        let shift = usize::from(self.from.restored.is_some());
        match self.from.restored {
            Some(letter) if index == 0 => letter,
            _ => self.word.get(self.from.start + index - shift).copied().unwrap_or(0),
        }
    }

    fn starts_with(&self, prefix: &str) -> bool {
        prefix.bytes().enumerate().all(|(index, letter)| self.at(index) == letter)
    }

    fn len(&self) -> usize {
        self.word.len() - self.from.start + usize::from(self.from.restored.is_some())
    }
}

/// Adds every way to strip one more prefix after `outer`.
fn strip_prefix(word: &[u8], outer: Beginning, layers: usize, found: &mut Few<Beginning, 32>) {
    let rest = Rest { word, from: outer };
    let last = if layers == 0 { 0 } else { (outer.prefixes >> (4 * (layers - 1))) as u8 };
    let mut add = |count: usize, restored: Option<u8>, prefix: Prefix| {
        let left = rest.len().saturating_sub(count) + usize::from(restored.is_some());
        if left < 2 || !may_follow(last, prefix) {
            return;
        }
        let shift = usize::from(outer.restored.is_some());
        found.push(Beginning {
            start: outer.start + count - shift,
            restored,
            prefixes: outer.prefixes | (prefix as u16) << (4 * layers),
        });
    };
    match (rest.at(0), rest.at(1)) {
        (b'd', b'i') => add(2, None, Di),
        (b's', b'e') => add(2, None, Se),
        (b'k', b'e') => add(2, None, Ke),
        (b'k', b'u') if rest.len() > 5 => add(2, None, Ku),
        (b'k', b'a') if rest.at(2) == b'u' && rest.len() > 6 => add(3, None, Ku),
        (b'b', b'e') => strip_r_prefix(&rest, Ber, &mut add),
        (b't', b'i') if rest.starts_with("tidak") => add(5, None, Tidak),
        (b't', b'e') => strip_r_prefix(&rest, Ter, &mut add),
        (b'm', b'e') => strip_nasal(&rest, 2, Me, Menge, &mut add),
        (b'p', b'e') => {
            strip_r_prefix(&rest, Per, &mut add);
            if rest.len() > 4 {
                add(2, None, Pe);
            }
            strip_nasal(&rest, 2, Pen, Penge, &mut add);
        }
        _ => {}
    }
    if layers == 0 && matches!(rest.at(0), b'm' | b'n') {
        strip_nasal(&rest, 0, Nasal, Nasal, &mut add);
    }
    if layers == 0 && rest.at(1) == b'e' && rest.at(0) == rest.at(2) && is_vowel(rest.at(3)) {
        add(2, None, Echo);
    }
}

/// ber-, ter-, per-: the r falls before r (be-rakit) and before a first syllable in -er (be-kerja); it is
/// l in bel-ajar, pel-ajar.
fn strip_r_prefix(rest: &Rest, prefix: Prefix, add: &mut impl FnMut(usize, Option<u8>, Prefix)) {
    if rest.at(2) == b'r' {
        add(3, None, prefix);
        add(2, None, prefix);
    } else if !is_vowel(rest.at(2)) && rest.at(3) == b'e' && rest.at(4) == b'r' {
        add(2, None, prefix);
    } else if rest.starts_with("belajar") || rest.starts_with("pelajar") {
        add(3, None, prefix);
    }
}

/// meN-, peN- and the bare nasal; `from` is where the nasal stands. The nasal takes the place of k, p, s
/// and t.
fn strip_nasal(
    rest: &Rest,
    from: usize,
    prefix: Prefix,
    before_one_syllable: Prefix,
    add: &mut impl FnMut(usize, Option<u8>, Prefix),
) {
    let bare = from == 0;
    match (rest.at(from), rest.at(from + 1)) {
        (b'l' | b'r' | b'w' | b'y', _) if !bare => add(from, None, prefix),
        (b'm', next) => {
            if !bare {
                add(from, None, prefix);
            }
            match next {
                b'b' | b'f' | b'v' | b'p' => add(from + 1, None, prefix),
                letter if is_vowel(letter) || letter == b'r' => add(from + 1, Some(b'p'), prefix),
                _ => {}
            }
        }
        (b'n', b'g') => {
            if !bare {
                add(from, None, prefix);
            }
            let next = rest.at(from + 2);
            if is_vowel(next) {
                add(from + 2, None, prefix);
                add(from + 2, Some(b'k'), prefix);
            } else if matches!(next, b'g' | b'h' | b'k' | b'q' | b'x' | b'l' | b'r') {
                add(from + 2, None, prefix);
            }
            if matches!(next, b'l' | b'r') {
                add(from + 2, Some(b'k'), prefix);
            }
            if next == b'e' {
                add(from + 3, None, before_one_syllable);
            }
        }
        (b'n', b'y') => {
            if !bare {
                add(from, None, prefix);
            }
            if is_vowel(rest.at(from + 2)) {
                add(from + 2, Some(b's'), prefix);
                if bare {
                    add(from + 2, Some(b'c'), prefix);
                }
            }
        }
        (b'n', next) => {
            if !bare {
                add(from, None, prefix);
            }
            if matches!(next, b'c' | b'd' | b'j' | b'z' | b't' | b's' | b'k') {
                add(from + 1, None, prefix);
            } else if is_vowel(next) || next == b'r' {
                add(from + 1, Some(b't'), prefix);
            }
        }
        _ => {}
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Whether `inner` may stand after `outer` (0 = the word's first prefix).
fn may_follow(outer: u8, inner: Prefix) -> bool {
    let Some(outer) = (outer > 0).then(|| PREFIXES[usize::from(outer) - 1].0) else { return inner != Tidak };
    match outer {
        Di => matches!(inner, Per | Ber | Ke | Pe | Se),
        Ke => matches!(inner, Ber | Ter | Se | Pe | Pen | Per | Tidak),
        Tidak => matches!(inner, Ber | Ter | Se | Per),
        Se => matches!(inner, Per | Ke | Pe | Pen | Ber | Ter | Se),
        Ku => inner == Per,
        Ber => matches!(inner, Ke | Pen | Per | Se | Pe | Ter),
        Ter => matches!(inner, Per | Ke | Se),
        Per => matches!(inner, Ber | Se),
        Pe => inner == Ber,
        Me => matches!(inner, Per | Ber | Ke | Se | Ter | Pe),
        Pen => matches!(inner, Ber | Per | Se | Ter | Ke),
        Menge | Penge | Nasal | Echo => false,
    }
}

/// Whether the two parts may stand around one residue: the residue is long enough for what was stripped, the
/// pair of outer prefix and suffix exists, and menge- keeps to one syllable.
pub fn is_legal(word: &[u8], beginning: &Beginning, ending: &Ending) -> bool {
    let restored = usize::from(beginning.restored.is_some());
    let Some(own) = ending.end.checked_sub(beginning.start) else { return false };
    let least = match beginning.prefixes {
        0 if ending.suffix == 0 => 3,
        0 if ending.suffix > 1 => 4,
        bare if bare == Nasal as u16 => 4,
        _ => 2,
    };
    if own == 0 || beginning.prefixes == Nasal as u16 && word.len() < 5 || own + restored < least {
        return false;
    }
    let outer = (beginning.prefixes & 15) as u8;
    // Two frequent misspellings: -kan after k with one k (menabrakan), the preposition di written as a prefix
    // (dilapangan).
    let short_kan = word[ending.end - 1] == b'k' && outer == Me as u8;
    let suffix = SUFFIXES[usize::from(ending.suffix)];
    let forbidden = match suffix {
        "an" => [Me as u8, Ter as u8].contains(&outer) && !short_kan,
        _ if outer == Echo as u8 => true,
        "i" | "kan" => [Ke as u8, Se as u8].contains(&outer),
        _ => false,
    };
    let innermost = if outer == 0 {
        0
    } else {
        (beginning.prefixes >> (4 * (layer_count(beginning.prefixes) - 1))) as u8
    };
    let one_syllable = [Menge as u8, Penge as u8].contains(&innermost);
    let too_long = one_syllable && syllables(&word[beginning.start..ending.end]) != 1;
    !forbidden && !too_long
}

/// Groups of vowels.
fn syllables(letters: &[u8]) -> usize {
    let mut groups = 0;
    let mut in_group = false;
    for &letter in letters {
        let vowel = is_vowel(letter);
        groups += usize::from(vowel && !in_group);
        in_group = vowel;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn residues(word: &str) -> Vec<String> {
        let mut found = Vec::new();
        for beginning in beginnings(word.as_bytes()).as_slice() {
            for ending in endings(word.as_bytes()).as_slice() {
                if is_legal(word.as_bytes(), beginning, ending) {
                    let restored: String = beginning.restored.into_iter().map(char::from).collect();
                    found.push(restored + &word[beginning.start..ending.end]);
                }
            }
        }
        found
    }

    #[test]
    fn the_root_is_among_the_residues() {
        let cases = [
            ("memilih", "pilih"),
            ("menulis", "tulis"),
            ("menyusun", "susun"),
            ("mengirim", "kirim"),
            ("mengajar", "ajar"),
            ("mengecat", "cat"),
            ("menyanyi", "nyanyi"),
            ("memperhatikan", "hati"),
            ("mempertanggungjawabkannya", "tanggungjawab"),
            ("diberlakukan", "laku"),
            ("keberagamannya", "ragam"),
            ("ketidakteraturan", "atur"),
            ("bekerja", "kerja"),
            ("berakit", "rakit"),
            ("belajar", "ajar"),
            ("pelajaran", "ajar"),
            ("petani", "tani"),
            ("penyetaraan", "tara"),
            ("kauambil", "ambil"),
            ("apakah", "apa"),
            ("nyoblos", "coblos"),
            ("disibukan", "sibuk"),
            ("dilapangan", "lapang"),
            ("dedaunan", "daun"),
            ("bantuin", "bantu"),
            ("penglihatan", "lihat"),
            ("pemrosesan", "proses"),
            ("keputusanya", "putus"),
        ];
        for (word, root) in cases {
            let residues = residues(word);
            assert!(residues.iter().any(|residue| residue == root), "{word}: {residues:?}");
        }
    }

    #[test]
    fn forbidden_pairs_leave_nothing() {
        for (word, residue) in [("membesaran", "besar"), ("kebesari", "besar"), ("tidakadilan", "adil")] {
            assert!(!residues(word).iter().any(|found| found == residue), "{word}");
        }
    }

    #[test]
    fn codes_fit_the_tables() {
        for word in
            ["mempertidakbersamakanlah", "diperkebersamaankannyakah", "nge", "pepepepepe", "kekekekekeannya"]
        {
            for beginning in beginnings(word.as_bytes()).as_slice() {
                for ending in endings(word.as_bytes()).as_slice() {
                    assert!(affixes(beginning, ending) < 1 << 15);
                    assert!(ending.clitics() < 32);
                }
            }
        }
    }
}
