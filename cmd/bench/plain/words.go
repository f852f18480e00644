package main

// The words of the default country brief, as a person would type them into a
// program that has no data: all but the country's name.
var (
	bottomLine = []string{
		"Main US interest: Energy & Trade. [1]",
		"Russian influence is rated Strong, the higher of the two levels read from the source. [1]",
		"Chinese influence is reported as Growing; the source states no level, so the two powers cannot be ranked from this source. [1]",
		"Four recommendations to Washington: Security Collaboration, Infrastructure Investment, Democratic Support, Trade Agreements (page 2). [1]",
	}
	restsOn = "Rests on one undated, unsigned article, checked against no other."
	glance  = [][]string{
		{"Region", "Central Asia"},
		{"Main US interest", "Energy & Trade"},
		{"Powers rated", "2"},
		{"Levels stated", "1 of 2"},
		{"Trends stated", "1 of 2"},
		{"Data received", "23 Nov 2026"},
		{"Sources", "1"},
	}
	ratings = [][]string{
		{"Power", "Level", "Trend", "Source"},
		{"Russia", "Strong", "not stated", "[1]"},
		{"China", "not stated", "Growing", "[1]"},
	}
	scaleNote = "The source prints Strong, Moderate and Growing in one column and defines none. Reading two as ordered levels and one as a trend is ours; distances have no meaning. Source: 1."
	matters   = []string{
		"The source reports that former U.S. President Donald Trump has invited key Central Asian leaders for high-profile discussions. It says that the outreach appears aimed at countering China’s Belt and Road Initiative; it adds that the full intentions “remain to be seen”. [1]",
		"The source argues that Washington’s renewed presence threatens to dilute the efforts of both powers, as Central Asian states weigh the benefits of diversifying partnerships. [1]",
	}
	powers = [][]string{
		{"Power", "Key influence strategy", "Primary objective"},
		{"Russia", "Military alliances, Security guarantees", "Preserving regional dominance, Countering NATO expansion"},
		{"China", "Economic corridors, Trade investments", "Expanding Belt and Road, Securing resource supply chains"},
		{"USA", "Diplomatic engagement, Development aid", "Reducing Russian and Chinese influence, Promoting democratic governance"},
	}
	objectives = []string{
		"Enhancing energy partnerships to reduce reliance on Russian oil and gas",
		"Expanding military cooperation and intelligence sharing",
		"Supporting infrastructure projects that compete with Chinese initiatives",
		"Promoting democratic governance and human rights as a strategic soft power tool",
	}
	means = []string{
		"Economic investments such as infrastructure projects and trade agreements",
		"Military cooperation including joint exercises and intelligence sharing",
		"Political influence through cultural diplomacy and multilateral organizations",
	}
	recommendations = [][]string{
		{"", "Policy focus and recommendation", "Expected outcome"},
		{"1", "Security Collaboration. Enhanced security collaboration focusing on counterterrorism and border control to ensure regional stability.", "Regional stability & reduced influence of hostile actors"},
		{"2", "Infrastructure Investment. Investment in infrastructure projects improving connectivity that bypasses Russian and Chinese corridors.", "New trade routes & economic independence"},
		{"3", "Democratic Support. Support for democratic institutions and civil society to build long-term, values-based partnerships.", "Strengthened governance & resilience"},
		{"4", "Trade Agreements. Promotion of mutually beneficial trade agreements encouraging diversification away from Eurasian economic dependencies.", "Expanded market access & reduced Eurasian dependency"},
	}
	basis = "Ratings are reported by the source; no confidence level was stated. It dates no rating and rates no US influence. For this country it states one level and one trend; what it leaves out is printed “not stated”. " +
		"The source prints Strong, Moderate and Growing in one column and defines none. Reading two as ordered levels and one as a trend is ours; distances have no meaning, so no averages are used. Pairing of recommendations and outcomes is ours. " +
		"The source calls Mr Trump both former President and President, and names no invited leader."
	register = "1 Article on US engagement with Central Asian leaders (our description): text, three tables, three lists. No author, publisher, title or date is given. Received 23 November 2026."
	about    = "About this brief. Made by program from data and a template; nothing is typed by hand. Sharing. TLP:CLEAR, no limit. Contact. Central Asia desk."
)
